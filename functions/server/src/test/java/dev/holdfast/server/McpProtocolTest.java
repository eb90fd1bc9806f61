// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the messages and headers at {@code /mcp}, which this client sends without the SDK. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class McpProtocolTest {
    private static final String META = "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
            + "'io.modelcontextprotocol/clientInfo':{'name':'Modern, client','version':'1'},"
            + "'io.modelcontextprotocol/clientCapabilities':{}}";

    private static int number;

    private final String app = "protocol" + ++number;
    private ApiClient manager = new ApiClient(app);
    private String key = "";

    @BeforeEach
    void createKey() {
        key = manager.post("/keys", "{'name':'admin','scope':'manage'}").path("key");
        manager = manager.with("Authorization", "Bearer " + key);
    }

    @AfterEach
    void deleteKey() {
        String id = manager.get("/keys").path("keys[0].id");
        manager.delete("/keys/" + id).then().statusCode(200);
    }

    private ValidatableResponse post(String message, String... headers) {
        var all = new HashMap<>(Map.of("Authorization", "Bearer " + key));
        for (var i = 0; i < headers.length; i += 2) all.put(headers[i], headers[i + 1]);
        all.values().removeIf(String::isEmpty);
        return RestAssured.given()
                .headers(all)
                .contentType(ContentType.JSON)
                .accept("application/json, text/event-stream")
                .body(ApiClient.toJson(message))
                .post("/mcp")
                .then();
    }

    private static String request(String method, String params) {
        return "{'jsonrpc':'2.0','id':7,'method':'" + method + "','params':{" + params + "}}";
    }

    private ValidatableResponse postModern(String method, String params, String name) {
        return post(
                request(method, params + (params.isEmpty() ? "" : ",") + META),
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                method,
                "Mcp-Name",
                name);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-11-25,2025-11-25",
        "2025-06-18,2025-06-18",
        "2025-03-26,2025-11-25",
        "2024-11-05,2025-11-25",
        "2026-07-28,2025-11-25"
    })
    void version_is_negotiated(String requested, String negotiated) {
        post(request(
                        "initialize",
                        "'protocolVersion':'" + requested
                                + "','capabilities':{},'clientInfo':{'name':'c','version':'1'}"))
                .statusCode(200)
                .body("id", equalTo(7))
                .body("result.protocolVersion", equalTo(negotiated))
                .body("result.capabilities.tools", equalTo(Map.of()))
                .body("result.serverInfo.name", equalTo("holdfast"))
                .body("result.instructions", containsString("people release it"));
    }

    @Test
    void session_carries_name_of_client() {
        var session = post(request(
                        "initialize",
                        "'protocolVersion':'2025-11-25','clientInfo':{'name':' J\u00fcrgens,\\n\\u200bhelper ','version':'1'}"))
                .extract()
                .header("Mcp-Session-Id");
        assertThat(session).matches("[!-~]+");
        var queue = request("tools/call", "'name':'queue_intent','arguments':{'kind':'workflow','name':'simple'}");
        post(queue, "Mcp-Session-Id", session, "MCP-Protocol-Version", "2025-11-25")
                .statusCode(200)
                .body("result.structuredContent.untrusted.agent", equalTo("J\u00fcrgens helper"));
        post(queue.replace("simple'}", "simple','inputs':1}"))
                .body("result.structuredContent.untrusted.agent", equalTo("mcp"));
        post(queue, "Mcp-Session-Id", "from-another-server").statusCode(404).body("error.code", equalTo(-32600));
    }

    @Test
    void data_keep_exact_numbers() {
        var data = "{'price':1.10,'id':12345678901234567890.123456789,'e':1e400}".replace('\'', '"');
        post(request("tools/call", "'name':'track_item','arguments':{'key':'exact','data':" + data + "}"))
                .statusCode(200);
        assertThat(manager.get("/items/simple/exact").asString()).contains("\"data\":" + data);
        assertThat(post(request("tools/call", "'name':'get_item','arguments':{'workflow':'simple','key':'exact'}"))
                        .extract()
                        .asString())
                .contains("\"data\":" + data);
    }

    @Test
    void modern_client_needs_no_session() {
        postModern("server/discover", "", "")
                .statusCode(200)
                .body("result.resultType", equalTo("complete"))
                .body("result.supportedVersions", hasItem("2026-07-28"))
                .body("result.cacheScope", equalTo("public"))
                .header("Mcp-Session-Id", nullValue());
        postModern("tools/list", "", "")
                .body("result.tools.size()", equalTo(11))
                .body("result.ttlMs", equalTo(300000));
        postModern(
                        "tools/call",
                        "'name':'queue_intent','arguments':{'kind':'workflow','name':'simple'}",
                        "queue_intent")
                .body("result.structuredContent.untrusted.agent", equalTo("Modern client"));
        postModern("tools/call", "'name':'get_item','arguments':{}", "=?base64?Z2V0X2l0ZW0=?=")
                .statusCode(200)
                .body("result.isError", equalTo(true));
        postModern("initialize", "", "").statusCode(404).body("error.code", equalTo(-32601));
    }

    @Test
    void contradictory_headers_are_refused() {
        postModern("tools/call", "'name':'get_item'", "track_item")
                .statusCode(400)
                .body("error.code", equalTo(-32020));
        post(request("tools/list", META), "Mcp-Method", "tools/list")
                .statusCode(400)
                .body("error.code", equalTo(-32020));
        post(request("tools/list", META), "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call")
                .statusCode(400)
                .body("error.code", equalTo(-32020));
        post(request("tools/list", ""), "MCP-Protocol-Version", "2026-07-28")
                .statusCode(400)
                .body("error.code", equalTo(-32020));
        post(request("tools/list", ""), "MCP-Protocol-Version", "1999-01-01")
                .statusCode(400)
                .body("error.code", equalTo(-32022))
                .body("error.data.requested", equalTo("1999-01-01"))
                .body("error.data.supported", hasItem("2025-11-25"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'jsonrpc':'2.0','id':1                                          | 400 | -32700 | null",
                "{'jsonrpc':'2.0','id':1,'id':2,'method':'ping'}                  | 400 | -32700 | null",
                "{'jsonrpc':'2.0','id':1,'method':'ping','method':'ping'}         | 400 | -32700 | 1",
                "[{'jsonrpc':'2.0','id':1,'method':'ping'}]                       | 400 | -32600 | null",
                "{'jsonrpc':'1.0','id':1,'method':'ping'}                         | 400 | -32600 | 1",
                "{'jsonrpc':'2.0','id':null,'method':'ping'}                      | 400 | -32600 | null",
                "{'jsonrpc':'2.0','id':{},'method':'ping'}                        | 400 | -32600 | null",
                "{'jsonrpc':'2.0','id':1,'method':5}                              | 400 | -32600 | 1",
                "{'jsonrpc':'2.0','id':1,'method':'ping','params':[1]}            | 200 | -32602 | 1",
                "{'jsonrpc':'2.0','method':'ping','params':[{'id':2}],'id':'a b'} | 200 | -32602 | a b",
                "{'jsonrpc':'2.0','id':1,'method':'resources/list'}               | 200 | -32601 | 1",
                "{'jsonrpc':'2.0','id':1,'method':'tools/list','params':{'cursor':'x'}} | 200 | -32602 | 1",
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'release_intent'}} | 200 | -32602 | 1",
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'get_item','arguments':[]}} "
                        + "| 200 | -32602 | 1",
            })
    void malformed_message_gets_error(String message, int status, int code, String id) {
        var error = post(message).statusCode(status).contentType("application/json");
        error.body("error.code", equalTo(code));
        assertThat(String.valueOf(error.extract().<Object>path("id"))).isEqualTo(id);
    }

    @Test
    void error_about_depth_keeps_id() {
        var deep = "[".repeat(100) + "]".repeat(100);
        post("{'jsonrpc':'2.0','method':'ping','params':{'x':" + deep + "},'id':'deep'}")
                .statusCode(400)
                .body("id", equalTo("deep"))
                .body("error.message", containsString("nested"));
    }

    @Test
    void modern_request_names_capabilities() {
        var meta = META.replace(",'io.modelcontextprotocol/clientCapabilities':{}", "");
        for (var wrong : new String[] {meta, META.replace("Capabilities':{}", "Capabilities':true")})
            post(request("tools/list", wrong), "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/list")
                    .statusCode(400)
                    .body("id", equalTo(7))
                    .body("error.code", equalTo(-32602))
                    .body("error.message", containsString("clientCapabilities"));
    }

    @Test
    void legacy_version_in_meta_names_other_version() {
        post(request("tools/list", META.replace("2026-07-28", "2025-11-25")), "MCP-Protocol-Version", "2025-11-25")
                .statusCode(400)
                .body("error.code", equalTo(-32022))
                .body("error.data.supported", equalTo(List.of("2026-07-28")));
    }

    @Test
    void modern_notification_needs_no_meta() {
        assertThat(post(
                                "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':7}}",
                                "MCP-Protocol-Version",
                                "2026-07-28")
                        .statusCode(202)
                        .extract()
                        .asString())
                .isEmpty();
    }

    @Test
    void key_of_agent_names_no_person() {
        String agentKey =
                manager.post("/keys", "{'name':'agent','scope':'stage'}").path("key");
        post(request("ping", ""), "Authorization", "Bearer " + agentKey, "Holdfast-Actor", "anna@example.com")
                .statusCode(403);
        post(request("ping", ""), "Authorization", "Bearer " + agentKey).statusCode(200);
        String id = manager.get("/keys").path("keys.find{it.name=='agent'}.id");
        manager.delete("/keys/" + id).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({"stage,Holdfast-App", "operator,key of an operator"})
    void unknown_key_gets_next_step(String scope, String nextStep) {
        post(request("ping", ""), "Authorization", "Bearer hf_" + scope + "_0123456789abcdef_" + "A".repeat(43))
                .statusCode(401)
                .body("detail", containsString(nextStep));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'jsonrpc':'2.0','method':'notifications/initialized'}",
                "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':7}}",
                "{'jsonrpc':'2.0','id':1,'result':{}}"
            })
    void notification_and_response_get_no_answer(String message) {
        assertThat(post(message).statusCode(202).extract().asString()).isEmpty();
    }

    @Test
    void null_counts_as_absent() {
        post("{'jsonrpc':'2.0','id':'a','method':'ping','params':null}")
                .statusCode(200)
                .body("id", equalTo("a"))
                .body("result", equalTo(Map.of()));
        post(request("tools/call", "'name':'list_queue','arguments':null")).body("result.isError", equalTo(false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE"})
    void endpoint_has_no_streams_and_sessions(String method) {
        RestAssured.given()
                .header("Authorization", "Bearer " + key)
                .accept("text/event-stream")
                .request(method, "/mcp")
                .then()
                .statusCode(405)
                .header("Allow", containsString("POST"));
    }

    @Test
    void request_needs_valid_key() {
        var ping = request("ping", "");
        post(ping, "Authorization", "").statusCode(401).header("WWW-Authenticate", "Bearer");
        post(ping, "Authorization", "Bearer nothing").statusCode(401);
        post(ping, "Authorization", "Bearer " + key.substring(0, key.length() - 3) + "AAA")
                .statusCode(401);
        post(ping, "Holdfast-App", "another").statusCode(401);
        post(ping, "Holdfast-App", "no name").statusCode(400).body("faults[0].at", equalTo("Holdfast-App"));
        post(ping, "Holdfast-App", app).statusCode(200);
    }

    @Test
    void pages_of_other_sites_are_refused() {
        var ping = request("ping", "");
        for (var headers : new String[][] {
            {"Origin", "http://evil.example"},
            {"Origin", "null"},
            {"Sec-Fetch-Site", "cross-site"},
            {"Origin", "http://localhost"}
        }) post(ping, headers).statusCode(403).body("type", equalTo("urn:holdfast:problem:forbidden"));
        post(ping, "Origin", "http://127.0.0.1:" + RestAssured.port).statusCode(200);
        post(ping, "Origin", "https://holdfast.example", "Sec-Fetch-Site", "cross-site")
                .statusCode(200)
                .header("Access-Control-Allow-Origin", "https://holdfast.example")
                .header("Access-Control-Expose-Headers", containsString("Mcp-Session-Id"));
        RestAssured.given()
                .headers("Authorization", "Bearer " + key)
                .contentType("text/plain")
                .body(ApiClient.toJson(ping))
                .post("/mcp")
                .then()
                .statusCode(415);
    }

    @Test
    void body_has_limit() {
        post(request("tools/call", "'name':'get_item','arguments':{'key':'" + "k".repeat(1_600_000) + "'}"))
                .statusCode(413);
    }
}
