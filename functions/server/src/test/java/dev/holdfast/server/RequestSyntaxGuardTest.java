// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.JsonCodec;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests requests with parts that the framework can't parse. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class RequestSyntaxGuardTest {
    private static final String LIST = "/apps/syntax/items?workflow=simple";

    private final ApiClient apiClient = new ApiClient("syntax");

    private RawHttpClient.RawResponse send(String method, String target, String... headers) throws IOException {
        return new RawHttpClient(RestAssured.port).send(method, target, headers);
    }

    @Test
    void raw_semicolon_in_path_keeps_query() throws Exception {
        apiClient.post("/items", "{'key':'a;b'}").then().statusCode(201);
        assertThat(send("GET", "/apps/syntax/items/simple/a;b/history?limit=0").body())
                .contains("/limit");
        assertThat(send("GET", "/apps/syntax/items/simple/a;b?unknown=1").status())
                .isEqualTo(400);
        assertThat(send("DELETE", "/apps/syntax/items/simple/a;b?note=no%20longer%20needed")
                        .status())
                .isEqualTo(200);
        // The server archives the deletion a moment later.
        await().untilAsserted(() -> apiClient
                .get("/items/simple/a;b/history")
                .then()
                .body("history[-1].note", equalTo("no longer needed")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/apps/syntax/items/simple/%zz",
                "/apps/syntax/items/simple/%",
                "/apps/syntax/items/simple/%4",
                "/apps/syntax/items/simple/%ff",
                "/apps/syntax/items/simple/%c3%28",
                "/%zz",
                "//",
                "/apps/syntax/items?workflow=%zz",
                "/apps/syntax/items?workflow=simple&label=%ff",
                "/apps/syntax/search?query=%",
                "/apps/syntax/search?query=a|b"
            })
    void malformed_url_is_refused_by_name(String target) throws Exception {
        assertRefused("URL", send("GET", target));
    }

    private static void assertRefused(String place, RawHttpClient.RawResponse answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.isProblem()).isTrue();
        assertThat(JsonCodec.decodeStored(JsonNode.class, answer.body())
                        .at("/faults/0/at")
                        .asText())
                .isEqualTo(place);
    }

    @Test
    void unescaped_bytes_in_url_mean_themselves() throws Exception {
        apiClient
                .post("/items", "{'key':'u','labels':{'team':'M\u00fcller'}}")
                .then()
                .statusCode(201);
        var bytes = new String("M\u00fcller".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(send("GET", LIST + "&label=team:" + bytes).body()).contains("\"key\":\"u\"");
        assertThat(send("GET", LIST + "&label=team:M\u00fcller").status()).isEqualTo(400);
        apiClient
                .post("/items", "{'key':'v','labels':{'team':'\u00c0'}}")
                .then()
                .statusCode(201);
        assertThat(send("GET", LIST + "&label=team:\u00c3\u0080").body()).contains("\"key\":\"v\"");
    }

    @Test
    void unescaped_sign_in_path_is_refused() throws Exception {
        for (var character : "\"<>[\\]^`{|}".toCharArray())
            assertRefused("URL", send("GET", "/apps/syntax/items/simple/a" + character));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: close",
                "Host: a@b",
                "Host: a b",
                "Host: http://localhost",
                "Host: [::1",
                "Host: localhost:port",
                "Host: l\u00f6calhost",
                "Host: localhost:99999",
                "Host: localhost\r\nHost: localhost",
                "Host:"
            })
    void request_without_valid_host_is_refused(String header) throws Exception {
        assertRefused(
                "Host",
                new RawHttpClient(RestAssured.port)
                        .sendText("GET " + LIST + " HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense, 400",
        "POST / HTTP/1.1\\r\\nContent-Length: 1\\r\\nContent-Length: 2, 400",
        "GET /LONG HTTP/1.1, 414",
        "GET / HTTP/1.1\\r\\nX: LONG, 431",
    })
    void head_that_is_not_http_gets_problem(String head, int status) throws Exception {
        var text = head.replace("\\r\\n", "\r\n").replace("LONG", "x".repeat(40_000));
        var answer = new RawHttpClient(RestAssured.port).sendText(text + "\r\nHost: localhost\r\n\r\n");
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.isProblem()).isTrue();
    }

    @Test
    void old_client_needs_no_host() throws Exception {
        var answer = new RawHttpClient(RestAssured.port)
                .sendText("GET /schemas/item-1 HTTP/1.0\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).isLessThan(500);
        var created = new RawHttpClient(RestAssured.port).sendText("POST /apps/syntax/items HTTP/1.0\r\n\r\n");
        assertThat(created.status()).isEqualTo(401);
        assertThat(created.isProblem()).isTrue();
    }

    @Test
    void host_is_compared_without_case() throws Exception {
        apiClient
                .with("Host", "LOCALHOST")
                .get("/items", "workflow", "simple")
                .then()
                .statusCode(200);
        apiClient
                .with("Host", "[::1]:8080")
                .get("/items", "workflow", "simple")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "a", "/", "json/", "application/json, text/plain", "application/json; x", "\u00e9/a"})
    void invalid_content_type_is_refused_on_each_operation(String type) throws Exception {
        for (var operation :
                new String[] {"GET " + LIST, "POST /apps/syntax/items/simple/x/complete", "GET /q/health"}) {
            var parts = operation.split(" ");
            var refused = send(parts[0], parts[1], "Content-Type: " + type);
            assertThat(refused.status()).as(operation).isEqualTo(415);
            assertThat(refused.isProblem()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "*; q=.2", "a", "application/json;q=high", "\u00e9", ",,"})
    void invalid_accept_is_ignored(String accept) throws Exception {
        assertThat(send("GET", LIST, "Accept: " + accept).status()).isEqualTo(200);
    }

    @Test
    void forged_page_token_of_search_is_refused() {
        for (var token : new String[] {
            "{}",
            "{'at':null,'id':'a'}",
            "{'at':'2026-01-01T00:00:00Z'}",
            "{'at':'+999999999-01-01T00:00:00Z','id':'a'}",
            "{'at':'1969-12-31T23:59:59Z','id':'a'}",
            "[]",
            "null",
            "7",
            "{'at':'2026-01-01T00:00:00Z','id':{}}"
        })
            apiClient
                    .get("/search", "pageToken", ForgedToken.encode(token))
                    .then()
                    .statusCode(400)
                    .body("faults[0].at", equalTo("/pageToken"));
    }
}
