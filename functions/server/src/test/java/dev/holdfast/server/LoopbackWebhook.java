// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.json.JsonCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A webhook on the loopback address that records its requests, and answers with the test's status. */
final class LoopbackWebhook implements AutoCloseable {
    record WebhookRequest(HttpHeaders headers, String body) {
        JsonNode event() {
            return JsonCodec.decodeStored(JsonNode.class, body);
        }

        String type() {
            return event().get("type").asText().replace("dev.holdfast.item.", "");
        }
    }

    private final HttpServer server;
    private final List<WebhookRequest> received = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    LoopbackWebhook() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new WebhookRequest(HttpHeaders.of(exchange.getRequestHeaders(), (n, v) -> true), body));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    void answerWith(int status) {
        this.status = status;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    List<WebhookRequest> received() {
        return List.copyOf(received);
    }

    List<String> types() {
        return received.stream().map(WebhookRequest::type).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
