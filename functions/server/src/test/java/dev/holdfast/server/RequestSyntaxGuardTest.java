// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with parts that the framework can't parse. */
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
        apiClient.get("/items/simple/a;b/history").then().body("history[-1].note", equalTo("no longer needed"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/apps/syntax/items/simple/%ff",
                "/apps/syntax/items/simple/%c3%28",
                "/apps/syntax/items?workflow=simple&label=%ff"
            })
    void invalid_escape_sequence_is_refused_by_name(String target) throws Exception {
        var refused = send("GET", target);
        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.isProblem()).isTrue();
        assertThat(refused.body()).contains("\"at\":\"URL\"");
    }

    /** The framework refuses these URLs before any filter, so the answer has no body. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/apps/syntax/items/simple/%zz",
                "/apps/syntax/items/simple/%",
                "/apps/syntax/items/simple/%4",
                "/%zz",
                "/apps/syntax/items?workflow=%zz",
                "/apps/syntax/search?query=%"
            })
    void malformed_url_is_refused(String target) throws Exception {
        assertThat(send("GET", target).status()).isEqualTo(400);
    }

    @Test
    void unescaped_character_in_url_means_itself() throws Exception {
        apiClient
                .post("/items", "{'key':'u','labels':{'team':'M\u00fcller'}}")
                .then()
                .statusCode(201);
        var bytes = new String("M\u00fcller".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(send("GET", LIST + "&label=team:" + bytes).body()).contains("\"key\":\"u\"");
        assertThat(send("GET", LIST + "&label=team:M\u00fcller").status()).isEqualTo(400);
        for (var character : "\"<>[\\]^`{|}".toCharArray())
            assertThat(send("GET", "/apps/syntax/items/simple/a" + character).status())
                    .as("%s", character)
                    .isEqualTo(400);
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
                "Host: l\u00f6calhost"
            })
    void malformed_host_is_refused(String header) throws Exception {
        var answer = new RawHttpClient(RestAssured.port)
                .sendText("GET " + LIST + " HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: localhost\r\nHost: localhost", "Host:"})
    void request_without_valid_host_is_refused(String header) throws Exception {
        var answer = new RawHttpClient(RestAssured.port)
                .sendText("GET " + LIST + " HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.isProblem()).isTrue();
        assertThat(answer.body()).contains("\"at\":\"Host\"");
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
