// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.output.SafeText;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.transport.McpChannel;
import dev.holdfast.client.transport.McpChannel.McpAnswer;
import dev.holdfast.client.transport.TransportException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Passes the messages of an agent from stdin to Holdfast, and the answers to stdout. Each message is a line. Several
 * calls run at once, so answers can arrive in another order than their messages. Later messages wait only for the
 * answer to {@code initialize}. If Holdfast can't be reached or refuses the key, the agent receives a JSON-RPC error.
 */
final class McpBridge {
    private static final int INVALID_REQUEST = -32_600;
    private static final int INTERNAL_ERROR = -32_603;

    /**
     * The time limit for the last calls. Because of this limit and {@code LAST_LINE_TIME}, the command ends within five
     * seconds after the end of stdin.
     */
    private static final Duration LAST_CALLS_TIME = Duration.ofSeconds(3);

    private static final Duration LAST_LINE_TIME = Duration.ofMillis(500);

    private final McpChannel channel;
    private final CommandEnvironment environment;
    private final BridgeSession session = new BridgeSession();
    private final CallRunner callRunner = new CallRunner();
    private final AnswerWriter answerWriter;
    private CompletableFuture<?> initialization = CompletableFuture.completedFuture(null);

    McpBridge(McpChannel channel, CommandEnvironment environment) {
        this.channel = channel;
        this.environment = environment;
        this.answerWriter = new AnswerWriter(environment.out());
    }

    /**
     * Passes messages on until stdin ends, and then returns within five seconds. If nobody reads stdout any longer, the
     * next message also ends this method.
     */
    void run() throws IOException, InterruptedException {
        var reader = new MessageReader(environment.in());
        for (var read = reader.next(); read != null && answerWriter.isOpen(); read = reader.next()) {
            if (read.isComplete()) start(read.bytes());
            else
                answerWriter.write(error(
                        null,
                        INVALID_REQUEST,
                        "the message has more than " + MessageReader.MAX_MESSAGE_BYTES + " bytes",
                        MissingNode.getInstance()));
        }
        stop();
    }

    private void start(byte[] bytes) throws InterruptedException {
        var message = parse(bytes);
        var method = message.path("method").asText();
        var call = callRunner.startAfter(initialization, method.equals("ping"), () -> pass(bytes, message));
        if (method.equals("initialize")) initialization = call;
    }

    private void stop() throws InterruptedException {
        var unanswered = callRunner.stop(LAST_CALLS_TIME);
        if (unanswered == 0) return;
        answerWriter.close(LAST_LINE_TIME);
        environment
                .err()
                .println("holdfast mcp: stdin has ended, and " + unanswered
                        + " messages have no answer; Holdfast may have carried out some of their calls");
    }

    private void pass(byte[] bytes, JsonNode message) {
        if (!answerWriter.isOpen()) return;
        try {
            var answer = channel.post(bytes, session.headersOf(message));
            if (answer.body().isBlank()) {
                if (answer.status() >= 300) report(message, "status " + answer.status(), MissingNode.getInstance());
            } else {
                accept(message, answer);
            }
        } catch (TransportException e) {
            var nextStep = e.mayHaveArrived()
                    ? "; Holdfast may have carried out the call, so check this before you repeat it"
                    : "; start it with holdfast serve, or name another address with --url";
            report(message, e.getMessage() + nextStep, MissingNode.getInstance());
        } catch (RuntimeException e) {
            // Without this answer, the agent would wait forever.
            report(message, String.valueOf(e.getMessage()), MissingNode.getInstance());
        }
    }

    private void accept(JsonNode message, McpAnswer answer) {
        var json = parse(answer.body().getBytes(StandardCharsets.UTF_8));
        if (!json.has("jsonrpc")) {
            var detail = json.path("detail")
                    .asText("an answer with status " + answer.status() + " that isn't one of Holdfast");
            report(message, answer.status() == 401 ? detail + "; holdfast login stores a key" : detail, json);
            return;
        }
        if (message.path("method").asText().equals("initialize")) session.begin(json, answer.sessionId());
        answerWriter.write(answer.body());
    }

    /**
     * Answers a request with an error. A notification has no answer, so this method prints the error of a notification
     * on stderr.
     */
    private void report(JsonNode message, String detail, JsonNode problem) {
        var id = message.get("id");
        if (id != null && message.has("method")) answerWriter.write(error(id, INTERNAL_ERROR, detail, problem));
        else environment.err().println("holdfast mcp: " + SafeText.singleLine(detail));
    }

    private static String error(@Nullable JsonNode id, int code, String text, JsonNode problem) {
        ObjectNode answer = ClientJson.MAPPER.createObjectNode();
        answer.put("jsonrpc", "2.0").set("id", id);
        var error = answer.putObject("error");
        error.put("code", code).put("message", "Holdfast: " + text);
        if (problem.isObject()) error.set("data", problem);
        return answer.toString();
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            var json = ClientJson.MAPPER.readTree(bytes);
            return json == null ? MissingNode.getInstance() : json;
        } catch (IOException e) {
            // The bridge passes an invalid message on unchanged, so that the server explains the fault.
            return MissingNode.getInstance();
        }
    }
}
