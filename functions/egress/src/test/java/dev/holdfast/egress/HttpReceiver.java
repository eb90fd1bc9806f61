// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** An HTTP server on the loopback address that records requests and sends a fixed response. */
public final class HttpReceiver implements AutoCloseable {
    public record ReceivedRequest(
            String method, String uri, Map<String, List<String>> headers, String body, InetSocketAddress from) {
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> String.join("|", header.getValue()))
                    .findFirst()
                    .orElse("");
        }
    }

    public final List<ReceivedRequest> received = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private HttpReceiver(HttpServer server, String scheme, HttpHandler handler) {
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            received.add(new ReceivedRequest(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    exchange.getRemoteAddress()));
            handler.handle(exchange);
        });
        server.start();
    }

    public static HttpReceiver answering(HttpHandler handler) throws IOException {
        return new HttpReceiver(HttpServer.create(loopback(), 0), "http", handler);
    }

    /** @param headers the headers as name, value, name, value, … */
    public static HttpReceiver answering(int status, String... headers) throws IOException {
        return answering(exchange -> respond(exchange, status, headers));
    }

    public static HttpReceiver overTls(SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new HttpReceiver(server, "https", exchange -> respond(exchange, 200));
    }

    private static void respond(HttpExchange exchange, int status, String... headers) throws IOException {
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
        }
        byte[] body = "noted".getBytes(StandardCharsets.UTF_8);
        boolean hasBody = status != 204;
        exchange.sendResponseHeaders(status, hasBody ? body.length : -1);
        if (hasBody) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    public String url() {
        return url("127.0.0.1");
    }

    public String url(String host) {
        return scheme + "://" + host + ":" + server.getAddress().getPort() + "/hook?token=hush";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
