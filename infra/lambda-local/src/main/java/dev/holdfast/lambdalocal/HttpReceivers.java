// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** HTTP receivers for webhooks and for the heartbeat, outside the stack, on the loopback address. */
final class HttpReceivers implements AutoCloseable {
    static final String HEARTBEAT_NAME = "alive";

    private final Queue<String> webhooks = new ConcurrentLinkedQueue<>();
    private final Queue<String> heartbeats = new ConcurrentLinkedQueue<>();
    private final LoopbackServer server = new LoopbackServer(Map.of(
            "/hook",
            receive(webhooks, 204),
            "/gone",
            receive(webhooks, 410),
            "/" + HEARTBEAT_NAME,
            receive(heartbeats, 204)));

    HttpReceivers() throws IOException {}

    private static HttpHandler receive(Queue<String> bodies, int status) {
        return exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        };
    }

    String address(String name) {
        return server.url() + "/" + name;
    }

    @Nullable
    String nextWebhook() {
        return webhooks.poll();
    }

    int heartbeatCount() {
        return heartbeats.size();
    }

    @Override
    public void close() {
        server.close();
    }
}
