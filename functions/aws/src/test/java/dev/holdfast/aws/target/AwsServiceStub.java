// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.aws.ClientRetryPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.regions.Region;

/** A stub of an AWS service on the loopback address. The stub records requests and sends prepared responses. */
final class AwsServiceStub implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    record Request(Headers headers, String path, String body) {
        String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Returns the parameters of a request in AWS's query protocol. */
        Map<String, String> form() {
            var form = new TreeMap<String, String>();
            for (var pair : body.split("&")) {
                var parts = pair.split("=", 2);
                form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            return form;
        }
    }

    record Response(int status, String type, Map<String, String> headers, String body) {
        static Response json(int status, String body) {
            return new Response(status, "application/x-amz-json-1.0", Map.of(), body.replace('\'', '"'));
        }

        static Response xml(int status, String body) {
            return new Response(status, "text/xml", Map.of(), body);
        }
    }

    final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Deque<Response> nextResponses = new ArrayDeque<>();
    private final Function<Request, Response> defaultResponse;
    private final HttpServer server;

    AwsServiceStub(Function<Request, Response> defaultResponse) {
        this.defaultResponse = defaultResponse;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    /** Sets the responses to the next requests, in order. Later requests get the default response. */
    synchronized void answerWith(Response... responses) {
        nextResponses.addAll(List.of(responses));
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = new Request(
                    exchange.getRequestHeaders(),
                    exchange.getRequestURI().getPath(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Response response;
            synchronized (this) {
                requests.add(request);
                response = nextResponses.isEmpty() ? defaultResponse.apply(request) : nextResponses.remove();
            }
            exchange.getResponseHeaders().add("Content-Type", response.type());
            response.headers().forEach(exchange.getResponseHeaders()::add);
            var body = response.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(response.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Makes a client as in production, but with the address of this stub. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> C client(
            B builder, Region region) {
        return client(builder, region, server.getAddress().getPort());
    }

    static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> C client(
            B builder, Region region, int port) {
        return ClientRetryPolicy.targetClient(builder.endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(region)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("tested", "tested"))));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
