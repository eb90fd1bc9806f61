// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that imitates an OpenID provider, and also a Holdfast that records the credentials of its requests. */
final class OpenIdProvider implements AutoCloseable {
    private static final String REFUSAL =
            "{\"type\":\"urn:holdfast:problem:forbidden\",\"status\":403,\"detail\":\"no scope of Holdfast\"}";

    private final HttpServer server;
    private final Deque<String> tokenAnswers = new ArrayDeque<>();
    private final List<String> tokenRequests = new CopyOnWriteArrayList<>();
    private volatile boolean isRefusing;
    private volatile Runnable beforeTokenAnswer = () -> {};
    private final List<String> credentials = new CopyOnWriteArrayList<>();

    OpenIdProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/.well-known/openid-configuration", exchange -> reply(exchange, """
                {"issuer":"%1$s","device_authorization_endpoint":"%1$s/device","token_endpoint":"%1$s/token"}
                """.formatted(url())));
        server.createContext("/device", exchange -> reply(exchange, """
                {"device_code":"d-1","user_code":"WDJB-MJHT","verification_uri":"https://login.example/device",
                 "expires_in":600,"interval":0}
                """));
        server.createContext("/token", exchange -> {
            tokenRequests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            beforeTokenAnswer.run();
            reply(exchange, tokenAnswers.removeFirst());
        });
        server.createContext("/apps/", exchange -> {
            credentials.add(exchange.getRequestHeaders().getFirst("Authorization"));
            reply(exchange, isRefusing ? REFUSAL : "{\"workflows\":[]}");
        });
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Makes Holdfast refuse all later requests. */
    void refuseRequests() {
        isRefusing = true;
    }

    /** Sets the code that runs between a request for a token and its answer. */
    OpenIdProvider beforeTokenAnswer(Runnable action) {
        beforeTokenAnswer = action;
        return this;
    }

    /** Adds the next answers to requests for tokens, in their order. */
    OpenIdProvider answer(String... answers) {
        tokenAnswers.addAll(List.of(answers));
        return this;
    }

    /** Returns the form data of all requests for tokens. */
    List<String> tokenRequests() {
        return tokenRequests;
    }

    /** Returns the credentials of all requests to Holdfast. */
    List<String> credentials() {
        return credentials;
    }

    private static void reply(HttpExchange exchange, String body) throws IOException {
        try (exchange) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(statusOf(body), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static int statusOf(String body) {
        if (body.equals(REFUSAL)) return 403;
        return body.contains("\"error\"") ? 400 : 200;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
