// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.client.json.ClientJson;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code holdfast mcp}, which passes the messages of agents on the same machine to the server. */
@ExtendWith(RunningServer.class)
class McpCommandTest {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}\n";

    private final TypedCommand shell;

    McpCommandTest(TypedCommand shell) {
        this.shell = shell;
    }

    private List<JsonNode> answersTo(String messages, String... options) {
        var result =
                shell.input(messages).type("mcp " + String.join(" ", options)).succeeds();
        return result.out().lines().map(McpCommandTest::parse).toList();
    }

    private static JsonNode answer(List<JsonNode> answers, String id) {
        return answers.stream()
                .filter(answer -> answer.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode parse(String line) {
        try {
            return ClientJson.MAPPER.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    @Test
    void sdk_uses_tools_of_process() {
        var parameters = ServerParameters.builder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .args(
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.holdfast.cli.CommandMain",
                        "mcp")
                .env(Map.of(
                        "HOME", shell.variable("HOME"),
                        "HOLDFAST_URL", shell.variable("HOLDFAST_URL"),
                        "HOLDFAST_APP", shell.variable("HOLDFAST_APP")))
                .build();
        var transport = new StdioClientTransport(parameters, new JacksonMcpJsonMapper(new ObjectMapper()));
        try (var client = McpClient.sync(transport)
                .clientInfo(new Implementation("Desk agent", "1.0"))
                .build()) {
            client.initialize();
            assertThat(client.listTools().tools()).hasSize(11);
            var item =
                    client.callTool(new CallToolRequest("track_item", Map.of("key", "typed", "data", Map.of("n", 1))));
            assertThat(contentOf(item).path("state").asText()).isEqualTo("open");
            var intent =
                    client.callTool(new CallToolRequest("queue_intent", Map.of("kind", "workflow", "name", "simple")));
            assertThat(contentOf(intent).path("agent").asText()).isEqualTo("Desk agent");
            var refused = client.callTool(new CallToolRequest("get_item", Map.of("workflow", "simple", "key", "none")));
            assertThat(refused.isError()).isTrue();
        }
        assertThat(shell.type("item get typed").succeeds().out()).contains("open");
    }

    private static JsonNode contentOf(CallToolResult result) {
        return new ObjectMapper().valueToTree(result.structuredContent()).path("untrusted");
    }

    @Test
    void each_request_gets_one_line() {
        var answers = answersTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
                + "{\"protocolVersion\":\"2025-06-18\",\"clientInfo\":{\"name\":\"raw\",\"version\":\"1\"}}}\r\n"
                + "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n"
                + "\n"
                + PING
                + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"queue_intent\","
                + "\"arguments\":{\"kind\":\"workflow\",\"name\":\"simple\",\"inputs\":\"raw\"}}}");
        assertThat(answers).extracting(answer -> answer.path("id").asText()).containsExactlyInAnyOrder("1", "p", "2");
        assertThat(answers.getFirst().at("/result/protocolVersion").asText()).isEqualTo("2025-06-18");
        assertThat(answer(answers, "2")
                        .at("/result/structuredContent/untrusted/agent")
                        .asText())
                .isEqualTo("raw");
    }

    @Test
    void message_without_session_names_version_itself() {
        var meta = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientCapabilities\":{}}";
        var answers = answersTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\",\"params\":{" + meta
                + "}}\n"
                + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"list_queue\"," + meta
                + "}}\n");
        assertThat(answer(answers, "1").at("/result/supportedVersions/0").asText())
                .isEqualTo("2026-07-28");
        assertThat(answer(answers, "2").at("/result/isError").asBoolean(true)).isFalse();
    }

    @Test
    void unreachable_server_is_an_error_of_each_request() {
        var result = shell.input(PING + "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n" + PING)
                .type("mcp --url http://localhost:1 --call-timeout PT5S")
                .succeeds();
        assertThat(result.out().lines()).hasSize(2).allSatisfy(line -> {
            assertThat(parse(line).path("id").asText()).isEqualTo("p");
            assertThat(parse(line).at("/error/code").asInt()).isEqualTo(-32603);
            assertThat(parse(line).at("/error/message").asText()).contains("can't connect", "holdfast serve");
        });
        assertThat(result.err().lines()).hasSize(1);
    }

    @Test
    void late_answer_is_an_error_that_warns_of_repetition() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var result = shell.input(PING)
                    .type("mcp --url http://localhost:" + silent.getLocalPort() + " --call-timeout PT0.5S")
                    .succeeds();
            assertThat(parse(result.out()).at("/error/message").asText())
                    .contains("no answer within", "may have carried out the call")
                    .doesNotContain("holdfast serve");
        }
    }

    @Test
    void refused_key_is_an_error_with_next_step() {
        var wrong = "hf_stage_0123456789abcdef_" + "A".repeat(43);
        shell.variable("HOLDFAST_KEY", wrong);
        var error = answersTo(PING).getFirst().path("error");
        assertThat(error.path("message").asText()).contains("holdfast login");
        assertThat(error.at("/data/status").asInt()).isEqualTo(401);
        assertThat(error.toString()).doesNotContain(wrong);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no json", "[]", "{\"jsonrpc\":\"2.0\",\"id\":1"})
    void malformed_message_gets_error_of_server(String message) {
        var answers = answersTo(message + "\n" + PING);
        assertThat(answers)
                .hasSize(2)
                .anySatisfy(
                        answer -> assertThat(answer.at("/error/code").asInt()).isIn(-32700, -32600));
        assertThat(answer(answers, "p").has("result")).isTrue();
    }

    @Test
    void endless_message_is_refused_without_its_memory() {
        var answers = answersTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"x\":\"" + "x".repeat(5_000_000) + "\"}\n" + PING);
        assertThat(answers.getFirst().at("/error/message").asText()).contains("more than 4000000 bytes");
        assertThat(answer(answers, "p").has("result")).isTrue();
    }

    @Test
    void message_after_long_empty_line_is_passed() {
        assertThat(answersTo(" ".repeat(4_000_001) + "\n" + PING))
                .singleElement()
                .satisfies(
                        answer -> assertThat(answer.path("result").isObject()).isTrue());
    }

    @Test
    void message_over_limit_of_server_is_refused() {
        var answers = answersTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"x\":\""
                + "x".repeat(2_000_000) + "\"}}\n");
        assertThat(answers).singleElement().satisfies(answer -> {
            assertThat(answer.path("id").asInt()).isEqualTo(1);
            assertThat(answer.at("/error/data/status").asInt()).isEqualTo(413);
        });
    }
}
