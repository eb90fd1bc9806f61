package dev.holdfast.lambda;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.aws.Dynamo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What the functions need around them, on this machine: DynamoDB Local, Lambda's own API for asynchronous invocations (they are
 * kept until the test carries them out), and a receiver of webhooks.
 */
final class Cloud implements AutoCloseable {
    final DynamoDbClient dynamo = Dynamo.client();
    final String table = Dynamo.table(dynamo);
    final Queue<String> invocations = new ConcurrentLinkedQueue<>();
    final Queue<String> webhooks = new ConcurrentLinkedQueue<>();
    private final Map<String, LambdaProcess> functions = new HashMap<>();
    private final Artifact artifact;
    private final HttpServer server;

    Cloud(Path folder) throws IOException {
        artifact = Artifact.unpacked(Path.of("target", "function.zip").toAbsolutePath(), folder.resolve("task"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        keep("/2015-03-31/functions/deliver/invocations", invocations, 202);
        keep("/hook", webhooks, 204);
        server.start();
    }

    private void keep(String path, Queue<String> bodies, int status) {
        server.createContext(path, exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }

    String hook() {
        return address() + "/hook";
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Calls a function, in a process of its own that is started when it is first called, and answers with its JSON. */
    String call(String function, String event) {
        var process = functions.computeIfAbsent(function, this::start);
        return switch (process.invoke(event.replace('\'', '"'))) {
            case RuntimeApi.Outcome.Answered(var json, var took) -> json;
            case RuntimeApi.Outcome.Failed(var error, var took) ->
                throw new AssertionError(function + " failed: " + error + "\n" + process.log());
        };
    }

    String log(String function) {
        var process = functions.get(function);
        return process == null ? "" : process.log();
    }

    private LambdaProcess start(String function) {
        try {
            return LambdaProcess.start(
                    artifact,
                    function,
                    Map.of(
                            "HOLDFAST_APP",
                            "shop",
                            "HOLDFAST_TABLE",
                            table,
                            "HOLDFAST_DELIVER_FUNCTION",
                            "deliver",
                            "HOLDFAST_WEBHOOKS_ALLOW",
                            "127.0.0.0/8",
                            "AWS_ENDPOINT_URL_DYNAMODB",
                            Dynamo.endpoint().toString(),
                            "AWS_ENDPOINT_URL_LAMBDA",
                            address()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (var process : functions.values()) process.close();
        server.stop(0);
        dynamo.deleteTable(r -> r.tableName(table));
        dynamo.close();
    }
}
