// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.client.json.ClientJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that {@code holdfast mcp} passes several messages at the same time. Each test decides when its server answers.
 */
class McpConcurrencyTest {
    private static final int TIME_LIMIT_SECONDS = 20;
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}\n";

    @TempDir
    Path home;

    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private TypedCommand shell;

    /** The server calls this handler before it answers a message. */
    private volatile MessageHandler handler = message -> {};

    private interface MessageHandler {
        void handle(JsonNode message) throws Exception;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/mcp", this::answer);
        server.start();
        shell = new TypedCommand(home)
                .variable(
                        "HOLDFAST_URL",
                        "http://localhost:" + server.getAddress().getPort())
                .variable("HOLDFAST_APP", "shop");
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var message = ClientJson.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            handler.handle(message);
            // The answer contains line breaks between the tokens, and is longer than a pipe's buffer.
            var body = ("{\"jsonrpc\":\"2.0\",\n\"id\":" + message.path("id") + ",\r\n\"result\":{\"text\":\""
                            + "x".repeat(100_000) + "\"}}")
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static String call(int id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id
                + ",\"method\":\"tools/call\",\"params\":{\"name\":\"list_queue\"}}\n";
    }

    private static List<String> idsOf(CommandResult result) {
        return result.succeeds().out().lines().map(McpConcurrencyTest::idOf).toList();
    }

    private static String idOf(String line) {
        try {
            var answer = ClientJson.MAPPER.readTree(line);
            assertThat(answer.has("result")).as(line).isTrue();
            return answer.path("id").asText();
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    @Test
    void ping_is_answered_while_as_many_calls_run_as_can() {
        var pinged = new CountDownLatch(1);
        var running = new CountDownLatch(8);
        handler = message -> {
            if (message.path("method").asText().equals("ping")) {
                assertThat(running.await(TIME_LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
                pinged.countDown();
            } else {
                running.countDown();
                assertThat(pinged.await(TIME_LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            }
        };
        var messages = new StringBuilder();
        for (var id = 1; id <= 8; id++) messages.append(call(id));
        assertThat(idsOf(shell.input(messages + PING).type("mcp")))
                .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7", "8", "p");
    }

    @Test
    void at_most_eight_calls_run_at_once() {
        var barrier = new CyclicBarrier(8);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        handler = message -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            awaitOthers(barrier);
            running.decrementAndGet();
        };
        var messages = new StringBuilder();
        for (var id = 1; id <= 48; id++) messages.append(call(id));
        assertThat(idsOf(shell.input(messages.toString()).type("mcp")))
                .hasSize(48)
                .doesNotHaveDuplicates();
        assertThat(most).hasValue(8);
    }

    private static void awaitOthers(CyclicBarrier barrier)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        barrier.await(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void messages_after_initialization_wait_for_its_answer() {
        var laterMessage = new CountDownLatch(1);
        handler = message -> {
            if (message.path("method").asText().equals("initialize"))
                assertThat(laterMessage.await(200, TimeUnit.MILLISECONDS)).isFalse();
            else laterMessage.countDown();
        };
        var initialize = "{\"jsonrpc\":\"2.0\",\"id\":\"i\",\"method\":\"initialize\"}\n";
        assertThat(idsOf(shell.input(initialize + call(1) + PING).type("mcp")))
                .hasSize(3)
                .first()
                .isEqualTo("i");
    }

    @Test
    void command_ends_within_five_seconds_after_its_input() {
        handler = message -> {
            if (message.path("method").asText().equals("tools/call")) end.await();
        };
        var begin = System.nanoTime();
        var result = shell.input(PING + call(1) + call(2)).type("mcp").succeeds();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(result.out().lines()).hasSize(1);
        assertThat(result.err()).contains("stdin has ended, and 2 messages have no answer");
    }
}
