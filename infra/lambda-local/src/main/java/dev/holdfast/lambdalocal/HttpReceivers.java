// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** HTTP receivers outside the stack on loopback: for webhooks and for the heartbeat. */
final class HttpReceivers implements AutoCloseable {
    static final String HEARTBEAT_NAME = "alive";

    private final Queue<String> webhooks = new ConcurrentLinkedQueue<>();
    private final Queue<String> heartbeats = new ConcurrentLinkedQueue<>();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    HttpReceivers() throws IOException {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receive("hook", webhooks, 204);
        receive("gone", webhooks, 410);
        receive(HEARTBEAT_NAME, heartbeats, 204);
        server.start();
    }

    private void receive(String name, Queue<String> bodies, int status) {
        server.createContext("/" + name, exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }

    String address(String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
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
        server.stop(0);
    }
}
