import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the example says to Holdfast, over plain HTTP. */
final class Holdfast {
    private static final String WORKFLOW = "file-pipeline";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String app;

    Holdfast(String url) {
        this.app = url + "/apps/example";
    }

    void putWorkflow(String yaml) throws IOException, InterruptedException {
        call(request("/workflows/" + WORKFLOW)
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString(yaml)));
    }

    /** Asks for these events at this address; the answer is the secret that they are signed with. */
    String subscribe(String address, String... types) throws IOException, InterruptedException {
        var body = Json.of(Map.of("address", address, "types", List.of(types)));
        var answer = call(request("/subscriptions/" + WORKFLOW)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
        return (String) answer.get("secret");
    }

    /** Tracks a file; all that is needed to do its work again goes along as data. */
    void create(String path, long bytes, String checksum) throws IOException, InterruptedException {
        post(
                "/items",
                Map.of(
                        "workflow", WORKFLOW,
                        "key", Source.key(path),
                        "data", Map.of("path", path, "bytes", bytes, "sha256", checksum),
                        "labels", Map.of("path", path.substring(Math.max(0, path.length() - 200)))));
    }

    void advance(String path, String to) throws IOException, InterruptedException {
        post(item(path) + "/advance", Map.of("to", to));
    }

    /** Says that a file is done. Saying it twice does no harm: the key has it answered as the first time. */
    void complete(String path) throws IOException, InterruptedException {
        call(request(item(path) + "/complete")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "backed-up")
                .POST(BodyPublishers.ofString("{}")));
    }

    boolean finished(String path) throws IOException, InterruptedException {
        return Boolean.TRUE.equals(call(request(item(path)).GET()).get("finished"));
    }

    /** How many files are open, and how many of these a sweep has flagged. */
    record Open(int items, int overdue) {}

    Open open() throws IOException, InterruptedException {
        var counts = Json.object(
                call(request("/items?counts=true&limit=1&workflow=" + WORKFLOW).GET()), "counts");
        var items = 0;
        var overdue = 0;
        for (var state : counts.keySet()) {
            items += ((Double) Json.object(counts, state).get("open")).intValue();
            overdue += ((Double) Json.object(counts, state).get("overdue")).intValue();
        }
        return new Open(items, overdue);
    }

    /** The keys of the files that a sweep has flagged. */
    Set<String> overdue() throws IOException, InterruptedException {
        var keys = new TreeSet<String>();
        var token = "";
        do {
            var page = call(request("/items?overdue=true&limit=500&workflow=" + WORKFLOW + token)
                    .GET());
            for (var item : Json.objects(page, "items")) keys.add((String) item.get("key"));
            token = page.get("nextPageToken") == null ? null : "&pageToken=" + page.get("nextPageToken");
        } while (token != null);
        return keys;
    }

    /** Recovers all that is overdue, a page at a time; the answer is what became, or would become, of each key. */
    Map<String, String> recover(String mode) throws IOException, InterruptedException {
        var outcomes = new LinkedHashMap<String, String>();
        var request = new LinkedHashMap<String, Object>(Map.of("workflow", WORKFLOW, "mode", mode, "overdue", true));
        do {
            var page = post("/recoveries", request);
            for (var line : Json.objects(page, "lines")) {
                outcomes.put((String) line.get("key"), (String) line.get("outcome"));
            }
            request.put("recovery", page.get("recovery"));
            request.put("pageToken", page.get("nextPageToken"));
        } while (request.get("pageToken") != null);
        return outcomes;
    }

    private static String item(String path) {
        return "/items/" + WORKFLOW + "/" + Source.key(path);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(app + path)).timeout(PATIENCE);
    }

    private Map<String, Object> post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        return call(
                request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(Json.of(body))));
    }

    private Map<String, Object> call(HttpRequest.Builder builder) throws IOException, InterruptedException {
        var request = builder.build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 == 2) return Json.object(answer.body());
        throw new Failed("%s %s was answered with %d: %s"
                .formatted(request.method(), request.uri(), answer.statusCode(), answer.body()));
    }
}
