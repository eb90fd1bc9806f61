// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import static dev.holdfast.client.ScriptedServer.cut;
import static dev.holdfast.client.ScriptedServer.json;
import static dev.holdfast.client.ScriptedServer.problem;
import static dev.holdfast.client.ScriptedServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.ScriptedServer;
import dev.holdfast.client.ScriptedServer.ScriptedAnswer;
import dev.holdfast.client.json.ClientJson;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTransportTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    private ScriptedServer server = new ScriptedServer(json(200, "{}"));

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void members_of_path_become_one_segment_each() {
        send(Operation.GET_ITEM, "{'workflow':'simple','key':'a/b ü;c..'}");
        assertThat(server.request().method()).isEqualTo("GET");
        assertThat(server.request().target()).isEqualTo("/apps/shop/items/simple/a%2Fb%20%C3%BC%3Bc..");
        send(Operation.GET_ITEM, "{'workflow':'simple','key':'..'}");
        assertThat(server.request().target()).isEqualTo("/apps/shop/items/simple/%2E%2E");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'workflow':'simple'}", "{'workflow':'simple','key':''}", "{'workflow':'s','key':{}}"})
    void call_without_member_of_path_is_refused(String members) {
        assertThatThrownBy(() -> send(Operation.DELETE_ITEM, members))
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void other_members_of_read_become_query() {
        send(
                Operation.LIST_ITEMS,
                "{'workflow':'simple','labels':{'a':'1 & 2','b':'ü'},'fields':{'c':'d'},'overdue':true,'limit':5,'state':null}");
        assertThat(server.request().target())
                .isEqualTo(
                        "/apps/shop/items?workflow=simple&label=a%3A1%20%26%202&label=b%3A%C3%BC&field=c%3Ad&overdue=true&limit=5");
        send(Operation.TRACE_ITEMS, "{'correlation':'c','apps':['x','y']}");
        assertThat(server.request().target()).isEqualTo("/apps/shop/trace?correlation=c&apps=x&apps=y");
        send(Operation.GET_WORKFLOW, "{'name':'order','version':3}");
        assertThat(server.request().target()).isEqualTo("/apps/shop/workflows/order?version=3");
    }

    @Test
    void other_members_of_change_become_body_and_headers() throws IOException {
        send(
                Operation.ADVANCE_ITEM,
                "{'workflow':'w','key':'k','to':'sent','data':{'n':1.00},'version':4,'actor':'olga@example.com',"
                        + "'causation':'e1','traceparent':'00-1','idempotencyKey':'i1'}");
        var request = server.request();
        assertThat(request.target()).isEqualTo("/apps/shop/items/w/k/advance");
        assertThat(request.body()).isEqualTo("{\"to\":\"sent\",\"data\":{\"n\":1.00},\"version\":4}");
        assertThat(request.header("Content-Type")).isEqualTo("application/json");
        assertThat(request.header("Holdfast-Actor")).isEqualTo("olga@example.com");
        assertThat(request.header("Holdfast-Causation")).isEqualTo("e1");
        assertThat(request.header("traceparent")).isEqualTo("00-1");
        assertThat(request.header("Idempotency-Key")).isEqualTo("i1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "ü", "\\\"q\\\"", "a b"})
    void idempotency_key_that_header_would_change_stays_in_body(String key) {
        send(Operation.COMPLETE_ITEM, "{'workflow':'w','key':'k','idempotencyKey':'" + key + "'}");
        assertThat(server.request().body()).isEqualTo("{\"idempotencyKey\":\"" + key + "\"}");
        assertThat(server.request().headers()).doesNotContainKey("Idempotency-Key");
    }

    @Test
    void actor_that_header_would_change_is_refused() {
        assertThatThrownBy(() -> send(Operation.GET_ITEM, "{'workflow':'w','key':'k','actor':'Jürgen'}"))
                .hasRootCauseMessage("Holdfast-Actor must have only printable ASCII characters over HTTP");
    }

    @Test
    void version_becomes_condition_where_body_has_no_place() {
        send(Operation.DELETE_ITEM, "{'workflow':'w','key':'k','version':4,'note':'n'}");
        assertThat(server.request().header("If-Match")).isEqualTo("\"4\"");
        assertThat(server.request().target()).isEqualTo("/apps/shop/items/w/k?note=n");
        send(Operation.PUT_WORKFLOW, "{'name':'w','document':{'states':{}},'version':2}");
        assertThat(server.request().header("If-Match")).isEqualTo("\"2\"");
        assertThat(server.request().body()).isEqualTo("{\"states\":{}}");
        send(Operation.PUT_WORKFLOW, "{'name':'w','yaml':'states: {}','version':0}");
        assertThat(server.request().header("If-None-Match")).isEqualTo("*");
        assertThat(server.request().header("Content-Type")).isEqualTo("application/yaml");
        assertThat(server.request().body()).isEqualTo("states: {}");
    }

    @Test
    void answers_get_the_form_of_the_functions() {
        serve(json(201, "{'key':'k'}"));
        assertThat(send(Operation.CREATE_ITEM, "{}").body()).isEqualTo(members("{'item':{'key':'k'},'created':true}"));
        serve(json(200, "{'key':'k'}"));
        assertThat(send(Operation.CREATE_ITEM, "{}").body()).isEqualTo(members("{'item':{'key':'k'},'created':false}"));
        serve(json(201, "{'name':'w','warnings':['x']}"));
        assertThat(send(Operation.PUT_WORKFLOW, "{'name':'w','document':{}}").body())
                .isEqualTo(members("{'workflow':{'name':'w'},'created':true,'warnings':['x']}"));
        serve(json(200, "{'id':'i'}"));
        assertThat(send(Operation.GET_INTENT, "{'id':'i'}").body()).isEqualTo(members("{'intents':[{'id':'i'}]}"));
        serve(json(200, "{'intents':[]}"));
        assertThat(send(Operation.QUEUE_INTENTS, "{'intents':[{'kind':'workflow'}]}")
                        .body())
                .isEqualTo(members("{'intents':[]}"));
        assertThat(server.request().body()).isEqualTo("{\"intents\":[{\"kind\":\"workflow\"}]}");
    }

    @Test
    void numbers_keep_their_digits() {
        serve(text(200, "{\"data\":{\"a\":1.00,\"b\":12345678901234567890}}", "application/json"));
        assertThat(send(Operation.GET_ITEM, "{'workflow':'w','key':'k'}").body().toString())
                .isEqualTo("{\"data\":{\"a\":1.00,\"b\":12345678901234567890}}");
    }

    @Test
    void problem_keeps_its_members_and_delay() {
        serve(problem(503, "busy", "Retry-After", "7"));
        var answer = send(Operation.GET_ITEM, "{'workflow':'w','key':'k'}");
        assertThat(answer.isRefusal()).isTrue();
        assertThat(answer.body().path("type").asText()).isEqualTo("urn:holdfast:problem:busy");
        assertThat(answer.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void page_of_proxy_becomes_problem_with_its_status() {
        serve(text(502, "<html>Authorization: Bearer hf_secret</html>", "text/html"));
        var answer = send(Operation.GET_ITEM, "{'workflow':'w','key':'k'}");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body().path("status").asInt()).isEqualTo(502);
        assertThat(answer.body().path("detail").asText())
                .isEqualTo("localhost answered 502 without a problem of Holdfast");
        serve(json(429, "{'message':'Limit Exceeded'}"));
        assertThat(send(Operation.GET_ITEM, "{'workflow':'w','key':'k'}")
                        .body()
                        .path("detail")
                        .asText())
                .endsWith("429 without a problem of Holdfast: Limit Exceeded");
    }

    @Test
    void redirect_is_refused_and_gets_no_key() {
        serve(text(308, "", "text/plain", "Location", "https://elsewhere.example/"));
        var answer = send(Operation.GET_ITEM, "{'workflow':'w','key':'k'}");
        assertThat(answer.isRefusal()).isTrue();
        assertThat(answer.body().path("detail").asText()).endsWith("redirects to https://elsewhere.example/");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void success_without_json_is_no_answer() {
        serve(text(200, "<html>log in here</html>", "text/html"));
        assertUnknown(SHORT, "no JSON");
        serve(text(200, "", "application/json"));
        assertUnknown(SHORT, "no JSON");
    }

    @Test
    void cut_answer_is_no_answer() {
        serve(cut());
        assertUnknown(LONG, "");
    }

    @Test
    void hanging_answer_ends_at_time_limit() {
        serve(server.hang());
        server.answer(server.hang());
        assertUnknown(SHORT, "no answer within PT0.3S");
    }

    @Test
    void timeout_runs_on_thread_of_transport() {
        serve(server.hang());
        server.answer(server.hang());
        var thread = transport(server.url(), ApiKeySource.none())
                .send(call(Operation.GET_ITEM, "{'workflow':'w','key':'k'}"), SHORT)
                .handle((answer, failure) -> Thread.currentThread().getName());
        assertThat(thread.join()).isEqualTo("holdfast-http");
    }

    @Test
    void answer_that_hangs_in_its_body_ends_at_time_limit() {
        server.close();
        server = new ScriptedServer();
        server.answer(server.hangInBody());
        assertUnknown(SHORT, "no answer within PT0.3S");
    }

    @Test
    void too_long_answer_is_cut_off() {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            var part = new byte[1_000_000];
            for (var i = 0; i <= BoundedBodyReader.BODY_LIMIT_BYTES / part.length; i++)
                exchange.getResponseBody().write(part);
        });
        assertUnknown(LONG, "longer than 32000000 bytes");
    }

    @Test
    void refused_connection_has_certainly_not_arrived() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var transport = transport(URI.create("http://localhost:" + port), ApiKeySource.none());
        assertThatThrownBy(() ->
                        transport.send(call(Operation.CREATE_ITEM, "{}"), LONG).join())
                .cause()
                .asInstanceOf(type(TransportException.class))
                .satisfies(failure -> assertThat(failure.mayHaveArrived()).isFalse())
                .satisfies(failure -> assertThat(failure).hasMessageContaining("shop at http://localhost:" + port));
    }

    @Test
    void changed_key_file_applies_to_next_request(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("key"), "hf_first\n");
        var transport = transport(server.url(), ApiKeySource.file(file));
        transport.send(call(Operation.CREATE_ITEM, "{}"), LONG).join();
        assertThat(server.request().header("Authorization")).isEqualTo("Bearer hf_first");
        Files.writeString(file, "hf_second\n");
        transport.send(call(Operation.CREATE_ITEM, "{}"), LONG).join();
        assertThat(server.request().header("Authorization")).isEqualTo("Bearer hf_second");
        Files.delete(file);
        assertThatThrownBy(() ->
                        transport.send(call(Operation.CREATE_ITEM, "{}"), LONG).join())
                .hasCauseInstanceOf(TransportException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void malformed_key_is_not_in_exception() {
        assertThatThrownBy(() -> ApiKeySource.fixed("hf_sec\nret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hf_sec");
        var transport = transport(server.url(), () -> "hf_sec\nret");
        assertThatThrownBy(() ->
                        transport.send(call(Operation.CREATE_ITEM, "{}"), LONG).join())
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hf_sec");
        assertThat(transport.toString() + ApiKeySource.fixed("hf_secret")).doesNotContain("hf_sec");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "ftp://h", "http://u:p@h", "http://h?x=1", "http://h#x", "/path"})
    void unusable_address_is_refused(String url) {
        assertThatThrownBy(() -> transport(URI.create(url), ApiKeySource.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("u:p");
    }

    @Test
    void address_can_have_path() {
        var transport = transport(URI.create(server.url() + "/holdfast/"), ApiKeySource.none());
        transport.send(call(Operation.CREATE_ITEM, "{}"), LONG).join();
        assertThat(server.request().target()).isEqualTo("/holdfast/apps/shop/items");
    }

    @Test
    void closed_transport_refuses_calls() {
        var transport = transport(server.url(), ApiKeySource.none());
        transport.close();
        assertThatThrownBy(() ->
                        transport.send(call(Operation.CREATE_ITEM, "{}"), LONG).join())
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    private void assertUnknown(Duration timeout, String message) {
        var transport = transport(server.url(), ApiKeySource.fixed("hf_secret"));
        assertThatThrownBy(() -> transport
                        .send(call(Operation.GET_ITEM, "{'workflow':'w','key':'k'}"), timeout)
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("hf_secret")
                .cause()
                .asInstanceOf(type(TransportException.class))
                .satisfies(failure -> assertThat(failure.mayHaveArrived()).isTrue());
    }

    private void serve(ScriptedAnswer answer) {
        server.close();
        server = new ScriptedServer(answer);
    }

    private OperationAnswer send(Operation operation, String members) {
        return transport(server.url(), ApiKeySource.fixed("hf_secret"))
                .send(call(operation, members), LONG)
                .join();
    }

    private static HttpTransport transport(URI url, ApiKeySource apiKeySource) {
        return new HttpTransport(url, "shop", apiKeySource, LONG);
    }

    private static OperationCall call(Operation operation, String members) {
        return new OperationCall(operation, members(members));
    }

    private static ObjectNode members(String json) {
        try {
            return (ObjectNode) ClientJson.MAPPER.readTree(json.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
