// SPDX-License-Identifier: Apache-2.0
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

/** Makes the HTTP calls to Holdfast that the example needs. */
final class HoldfastClient {
    private static final String WORKFLOW = "file-pipeline";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String app;

    HoldfastClient(String url) {
        this.app = url + "/apps/example";
    }

    void putWorkflow(String yaml) throws IOException, InterruptedException {
        call(request("/workflows/" + WORKFLOW)
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString(yaml)));
    }

    /** Subscribes an address to event types. Returns the secret that signs the events. */
    String subscribe(String address, String... types) throws IOException, InterruptedException {
        var body = SimpleJson.of(Map.of("address", address, "types", List.of(types)));
        var answer = call(request("/subscriptions/" + WORKFLOW)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
        return (String) answer.get("secret");
    }

    /** Creates an item for a file. The item's data contains everything that is needed to do the work again. */
    void create(String path, long bytes, String checksum) throws IOException, InterruptedException {
        post(
                "/items",
                Map.of(
                        "workflow", WORKFLOW,
                        "key", SourceFolder.key(path),
                        "data", Map.of("path", path, "bytes", bytes, "sha256", checksum),
                        "labels", Map.of("path", path.substring(Math.max(0, path.length() - 200)))));
    }

    void advance(String path, String state) throws IOException, InterruptedException {
        post(itemPath(path) + "/advance", Map.of("to", state));
    }

    /** Completes the item of a file. The idempotency key makes a second call harmless. */
    void complete(String path) throws IOException, InterruptedException {
        call(request(itemPath(path) + "/complete")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "backed-up")
                .POST(BodyPublishers.ofString("{}")));
    }

    boolean isFinished(String path) throws IOException, InterruptedException {
        return Boolean.TRUE.equals(call(request(itemPath(path)).GET()).get("finished"));
    }

    /** Returns the number of open items, and of overdue items among them. */
    record OpenCounts(int items, int overdue) {}

    OpenCounts countOpen() throws IOException, InterruptedException {
        var counts = SimpleJson.object(
                call(request("/items?counts=true&limit=1&workflow=" + WORKFLOW).GET()), "counts");
        var items = 0;
        var overdue = 0;
        for (var state : counts.keySet()) {
            items += ((Double) SimpleJson.object(counts, state).get("open")).intValue();
            overdue += ((Double) SimpleJson.object(counts, state).get("overdue")).intValue();
        }
        return new OpenCounts(items, overdue);
    }

    /** Returns the keys of all overdue items. */
    Set<String> overdueKeys() throws IOException, InterruptedException {
        var keys = new TreeSet<String>();
        var token = "";
        do {
            var page = call(request("/items?overdue=true&limit=500&workflow=" + WORKFLOW + token)
                    .GET());
            for (var item : SimpleJson.objects(page, "items")) keys.add((String) item.get("key"));
            token = page.get("nextPageToken") == null ? null : "&pageToken=" + page.get("nextPageToken");
        } while (token != null);
        return keys;
    }

    /** Recovers all overdue items, page by page. Returns the outcome of each key. */
    Map<String, String> recover(String mode) throws IOException, InterruptedException {
        var outcomes = new LinkedHashMap<String, String>();
        var request = new LinkedHashMap<String, Object>(Map.of("workflow", WORKFLOW, "mode", mode, "overdue", true));
        do {
            var page = post("/recoveries", request);
            for (var result : SimpleJson.objects(page, "results")) {
                outcomes.put((String) result.get("key"), (String) result.get("outcome"));
            }
            request.put("recovery", page.get("recovery"));
            request.put("pageToken", page.get("nextPageToken"));
        } while (request.get("pageToken") != null);
        return outcomes;
    }

    private static String itemPath(String path) {
        return "/items/" + WORKFLOW + "/" + SourceFolder.key(path);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(app + path)).timeout(TIMEOUT);
    }

    private Map<String, Object> post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        return call(
                request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(SimpleJson.of(body))));
    }

    private Map<String, Object> call(HttpRequest.Builder builder) throws IOException, InterruptedException {
        var request = builder.build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 == 2) return SimpleJson.object(answer.body());
        throw new ExampleFailure("%s %s answered %d: %s"
                .formatted(request.method(), request.uri(), answer.statusCode(), answer.body()));
    }
}
