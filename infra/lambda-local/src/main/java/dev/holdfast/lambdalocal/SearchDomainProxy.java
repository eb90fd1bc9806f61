// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import com.sun.net.httpserver.HttpExchange;
import dev.holdfast.opensearchlocal.OpenSearchLocal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A proxy between one function and an OpenSearch domain. The proxy forwards a request to a real OpenSearch if the
 * request is signed for the service and the template grants it.
 */
final class SearchDomainProxy implements AutoCloseable {
    static final String DOMAIN_ARN = "arn:aws:es:eu-central-1:123456789012:domain/tested";

    private static final String INDEX = "holdfast";
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final LoopbackServer server;
    private final FunctionRights functionRights;

    SearchDomainProxy(FunctionRights functionRights) throws IOException {
        this.functionRights = functionRights;
        server = new LoopbackServer(Map.of("/", this::serve));
    }

    String url() {
        return server.url() + "/" + INDEX;
    }

    static void refresh() {
        send(HttpRequest.newBuilder(engine("/" + INDEX + "/_refresh")).POST(HttpRequest.BodyPublishers.noBody()));
    }

    static void deleteIndex() {
        send(HttpRequest.newBuilder(engine("/" + INDEX + "-v1")).DELETE());
    }

    private static URI engine(String path) {
        return OpenSearchLocal.shared().endpoint().resolve(path);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var response = isAllowed(exchange) ? send(forwarded(exchange, body)) : null;
            var answer = response == null ? new byte[0] : response.body();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(response == null ? 403 : response.statusCode(), answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private boolean isAllowed(HttpExchange exchange) {
        var method = exchange.getRequestMethod();
        var resource =
                exchange.getRequestURI().getPath().replaceFirst("^/" + INDEX, "\\${SearchDomain}/\\${SearchIndex}");
        var action = "es:ESHttp" + method.charAt(0) + method.substring(1).toLowerCase(java.util.Locale.ROOT);
        var isSigned = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                .matches("AWS4-HMAC-SHA256 Credential=.*/eu-central-1/es/aws4_request, .*");
        return functionRights.isAllowed(
                Set.of(new AccessGrant(isSigned ? action : "an unsigned request", resource, "*")));
    }

    private static HttpRequest.Builder forwarded(HttpExchange exchange, byte[] body) {
        return HttpRequest.newBuilder(engine(exchange.getRequestURI().toString()))
                .header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.timeout(REQUEST_TIMEOUT).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during a request to the index", e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
