// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.http.ContractOperation;
import dev.holdfast.http.OpenApiContract;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Sends arbitrary requests to the packaged server. Each answer is an ordinary answer or a problem below 500. */
class RequestFuzzIT {
    private static final List<ContractOperation> OPERATIONS =
            OpenApiContract.load().operations().stream().toList();

    private static @Nullable Path folder;
    private static @Nullable PackagedServer server;

    /** @param headers the lines that follow the request line */
    record FuzzedRequest(String method, String target, List<String> headers, String body) {}

    @BeforeContainer
    static void start() throws Exception {
        folder = Files.createTempDirectory("holdfast-fuzz");
        server = new PackagedServer(folder.resolve("holdfast.db"), "holdfast.http.origins=https://page.example");
        var server = server();
        server.port();
        for (var i = 0; i < 5; i++) {
            server.send("POST", "/items", "{'key':'k" + i + "','labels':{'team':'x'},'correlation':'c'}");
            server.send("POST", "/queue", "{'kind':'method','model':'m','name':'n" + i + "','method':'go'}");
        }
        server.send("POST", "/items/simple/k0/complete", "");
    }

    @AfterContainer
    static void stop() throws IOException {
        server().close();
        try (var files = Files.walk(requireNonNull(folder))) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }

    private static PackagedServer server() {
        return requireNonNull(server);
    }

    @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
    void no_request_makes_server_fail(@ForAll("requests") FuzzedRequest request) throws IOException {
        assertAnswered(request);
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void no_page_token_makes_server_fail(@ForAll("tokenRequests") FuzzedRequest request) throws IOException {
        assertAnswered(request);
    }

    private static void assertAnswered(FuzzedRequest request) throws IOException {
        var server = server();
        var logged = server.output().length();
        var length = request.body().isEmpty()
                ? ""
                : "Content-Length: " + request.body().length() + "\r\n";
        var answer = new RawHttpClient(server.port())
                .sendText(request.method() + " " + request.target() + " HTTP/1.1\r\nConnection: close\r\n" + length
                        + request.headers().stream().map(line -> line + "\r\n").collect(Collectors.joining()) + "\r\n"
                        + request.body());
        assertThat(answer.status()).as("%s: %s", request, answer).isBetween(200, 499);
        if (answer.status() >= 400 && !request.method().equals("HEAD"))
            assertThat(answer.isProblem()).as("%s: %s", request, answer).isTrue();
        assertThat(server.output().substring(logged)).as("%s", request).doesNotContain("Exception", "ERROR", "\tat ");
    }

    @Provide
    Arbitrary<FuzzedRequest> requests() {
        return Arbitraries.of(OPERATIONS)
                .flatMap(operation -> Combinators.combine(
                                methods(operation), targets(operation, texts()), headers(), bodies())
                        .as(FuzzedRequest::new));
    }

    @Provide
    Arbitrary<FuzzedRequest> tokenRequests() {
        var paged = OPERATIONS.stream()
                .filter(operation -> operation.parameters("query").contains("pageToken"))
                .toList();
        return Arbitraries.of(paged)
                .flatMap(operation -> tokens().map(token -> {
                    var query = new ArrayList<String>(List.of("limit=2", "pageToken=" + ForgedToken.encode(token)));
                    if (operation.path().endsWith("/items")) query.add("workflow=simple");
                    if (operation.path().endsWith("/trace")) query.add("correlation=c");
                    var path = operation.path().replace("{app}", "it").replaceAll("\\{(workflow|name)}", "simple");
                    return new FuzzedRequest(
                            operation.method(),
                            path.replace("{key}", "k0") + "?" + String.join("&", query),
                            List.of("Host: localhost"),
                            "");
                }));
    }

    private static Arbitrary<String> methods(ContractOperation operation) {
        // Omits the event stream, because its answer to GET never ends.
        if (operation.path().endsWith("/events")) return Arbitraries.of("HEAD", "POST", "OPTIONS");
        return Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.just(operation.method())),
                Tuple.of(1, Arbitraries.of("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "ODD")));
    }

    private static Arbitrary<String> targets(ContractOperation operation, Arbitrary<String> texts) {
        var names = new ArrayList<>(operation.parameters("query"));
        names.add("other");
        var segments = Arbitraries.oneOf(Arbitraries.of("it", "simple", "k0", "k1"), texts)
                .list()
                .ofSize(5);
        var query = Combinators.combine(Arbitraries.of(names), Arbitraries.oneOf(texts, numbers()))
                .as((name, value) -> name + "=" + value)
                .list()
                .ofMaxSize(3);
        return Combinators.combine(segments, query, Arbitraries.of(true, true, true, false))
                .as((values, parameters, isKnown) -> {
                    var path = operation.path();
                    if (isKnown)
                        path = path.replace("{app}", "it")
                                .replaceAll("\\{(workflow|name)}", "simple")
                                .replace("{key}", "k1");
                    for (var value : values) path = path.replaceFirst("\\{[a-z]+}", Matcher.quoteReplacement(value));
                    return parameters.isEmpty() ? path : path + "?" + String.join("&", parameters);
                });
    }

    /**
     * Generates texts of a URL: escaped, unescaped, partly escaped, or not in UTF-8. The texts contain no blank,
     * because blanks separate the parts of the request line.
     */
    private static Arbitrary<String> texts() {
        var unicode =
                Arbitraries.strings().ofMaxLength(12).map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8));
        var raw = Arbitraries.strings()
                .withCharRange('!', '~')
                .withCharRange('\u0080', '\u00ff')
                .excludeChars('#')
                .ofMaxLength(12);
        return Arbitraries.oneOf(
                unicode,
                raw,
                Arbitraries.of(
                        "%zz",
                        "%",
                        "%ff",
                        "%00",
                        ";",
                        "a;b=c",
                        "..",
                        ".",
                        "%2e%2e",
                        "%2f",
                        "a%2fb",
                        "\u00fc",
                        "%252f",
                        "\"",
                        "a:b",
                        "*",
                        "-x",
                        "x".repeat(3000),
                        "2026-01-01",
                        "key:%22",
                        "updated%3e2026-01-01"));
    }

    private static Arbitrary<String> numbers() {
        return Arbitraries.of(
                "0", "1", "-1", "1001", "99999999999999999999", "1e9", "NaN", "true", "null", "P1D", "PT0S");
    }

    private static Arbitrary<List<String>> headers() {
        var names = Arbitraries.of(
                "Accept",
                "Accept-Charset",
                "Accept-Encoding",
                "Accept-Language",
                "Authorization",
                "Content-Encoding",
                "Content-Language",
                "Content-Type",
                "Cookie",
                "Expect",
                "Forwarded",
                "Holdfast-Actor",
                "Holdfast-Causation",
                "Idempotency-Key",
                "If-Match",
                "If-Modified-Since",
                "If-None-Match",
                "Last-Event-ID",
                "Origin",
                "Range",
                "Sec-Fetch-Site",
                "X-Forwarded-Host",
                "X-Forwarded-Proto",
                "X-HTTP-Method-Override",
                "traceparent");
        var values = Arbitraries.oneOf(
                Arbitraries.strings()
                        .withCharRange(' ', '~')
                        .withCharRange('\u0080', '\u00ff')
                        .ofMaxLength(20),
                Arbitraries.of(
                        ";",
                        "",
                        "*",
                        "*/*",
                        "a/b",
                        "application/json",
                        "application/json;charset=nothing",
                        "text/yaml",
                        "application/yaml;q=2",
                        "q=1",
                        "W/\"1\"",
                        "\"1\", \"2\"",
                        "\"",
                        "Bearer hf_x",
                        "Basic",
                        "null",
                        "https://page.example",
                        "100-continue",
                        "bytes=0-",
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        var hosts = Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.of("Host: localhost")),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                "Host: a@b", "Host: LOCALHOST:1", "Host: [::1]", "Host: ", "X: y", "Host: a:b:c")));
        var lines = Combinators.combine(names, values)
                .as((name, value) -> name + ": " + value)
                .list()
                .ofMaxSize(3);
        return Combinators.combine(hosts, lines).as((host, others) -> {
            var all = new ArrayList<String>(List.of(host));
            all.addAll(others);
            return all;
        });
    }

    private static Arbitrary<String> bodies() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "", "{}", "[]", "null", "{\"pageToken\":\"e30\"}", "\u00ef\u00bb\u00bf{}", "\u00ff", "{\"a\":"),
                tokens().map(ApiClient::toJson),
                Arbitraries.strings().withCharRange('\u0000', '\u00ff').ofMaxLength(30));
    }

    /** Generates JSON objects with the members of page tokens, written with single quotes. */
    private static Arbitrary<String> tokens() {
        var names = Arbitraries.of(
                "at",
                "id",
                "version",
                "newest",
                "shards",
                "segment",
                "after",
                "pass",
                "positions",
                "uid",
                "last",
                "cursor",
                "board",
                "key",
                "keys",
                "number",
                "begin",
                "passBegin",
                "from",
                "found",
                "workflow",
                "mode");
        var scalars = Arbitraries.of(
                "null",
                "0",
                "1",
                "-1",
                "2147483648",
                "1.5",
                "true",
                "''",
                "'x'",
                "'simple'",
                "'\\u0000'",
                "[]",
                "[null]",
                "['a']",
                "{}",
                "'2026-01-01T00:00:00.000Z'",
                "'2026-01-01T00:00:00.000Z/a'",
                "'9999-12-31T23:59:59.999Z'",
                "'redrive'",
                "'+999999999-12-31T23:59:59Z'");
        var flat = objects(names, scalars);
        return Arbitraries.oneOf(scalars, flat, objects(names, Arbitraries.oneOf(scalars, flat)));
    }

    private static Arbitrary<String> objects(Arbitrary<String> names, Arbitrary<String> values) {
        return Arbitraries.maps(names, values)
                .ofMaxSize(7)
                .map(members -> members.entrySet().stream()
                        .map(member -> "'" + member.getKey() + "':" + member.getValue())
                        .collect(Collectors.joining(",", "{", "}")));
    }
}
