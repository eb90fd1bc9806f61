// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.http.guard.OpenRoute;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests requests that a browser sends because of a page of another site. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class CrossSiteGuardTest {
    private static final String FOREIGN_TYPE = "text/plain";

    /** The server's origin. Each test replaces PORT, because the port is known only while a test runs. */
    private static final String OWN = "http://127.0.0.1:PORT";

    private final ApiClient apiClient = new ApiClient("cross-site");

    /** Returns lists of headers that only requests of another site's page have, each list as name, value, … */
    static Stream<List<String>> foreignHeaders() {
        return Stream.of(
                List.of("Origin", "http://evil.example"),
                List.of("Origin", "null"),
                List.of("Origin", ""),
                List.of("Origin", "https://127.0.0.1:PORT"),
                List.of("Origin", "https://127.0.0.1:PORT", "X-Forwarded-Proto", "http, https"),
                List.of("Origin", "http://localhost"),
                List.of("Origin", "http://localhost:PORT"),
                List.of("Origin", OWN + "/"),
                List.of("Origin", OWN + ".evil.example"),
                List.of("Origin", "http://box.example"),
                List.of("Origin", OWN + " http://evil.example"),
                List.of("Sec-Fetch-Site", "cross-site"),
                List.of("Sec-Fetch-Site", "same-site"),
                List.of("Sec-Fetch-Site", ""),
                List.of("Sec-Fetch-Site", "other"),
                List.of("Origin", OWN, "Sec-Fetch-Site", "cross-site"),
                List.of("Origin", "http://evil.example", "Sec-Fetch-Site", "same-origin"),
                List.of("Origin", "null", "Sec-Fetch-Site", "none"));
    }

    /** Returns lists of headers that requests of this server's own pages, of listed pages and of other clients have. */
    static Stream<List<String>> ownHeaders() {
        return Stream.of(
                List.of(),
                List.of("Origin", OWN),
                List.of("Origin", OWN, "Sec-Fetch-Site", "same-origin"),
                List.of("Sec-Fetch-Site", "same-origin"),
                List.of("Sec-Fetch-Site", "none"),
                List.of("Origin", "https://127.0.0.1:PORT", "X-Forwarded-Proto", "https"),
                List.of("Origin", "https://127.0.0.1:PORT", "X-Forwarded-Proto", "https, http"),
                List.of("Origin", "http://box.example:8080"),
                List.of("Origin", "https://holdfast.example", "Sec-Fetch-Site", "cross-site"));
    }

    @ParameterizedTest
    @MethodSource("foreignHeaders")
    void unsafe_request_of_another_site_changes_nothing(List<String> headers) {
        apiClient.post("/items", "{'key':'kept'}");
        var page = page(headers);
        for (var method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
            for (var path :
                    new String[] {"/items/simple/kept", "/items/simple/kept/complete", "/keys", "/queue/release"})
                for (var body : new String[] {"", "{}"})
                    RestAssured.given()
                            .headers(page.headers())
                            .contentType(body.isEmpty() ? "application/json" : FOREIGN_TYPE)
                            .body(body)
                            .request(method, page.url(path))
                            .then()
                            .statusCode(403)
                            .contentType("application/problem+json")
                            .body("type", equalTo("urn:holdfast:problem:forbidden"))
                            .body("detail", containsString("holdfast.http.origins"));
        }
        apiClient.get("/items/simple/kept").then().statusCode(200).body("state", equalTo("open"));
        apiClient.get("/keys").then().statusCode(200).body("keys.size()", equalTo(0));
    }

    @ParameterizedTest
    @MethodSource("ownHeaders")
    void request_of_own_page_or_other_client_is_answered(List<String> headers) {
        var page = page(headers);
        page.post("/items", "{'key':'own'}").then().statusCode(201);
        page.post("/items/simple/own/complete").then().statusCode(200);
        page.delete("/items/simple/own").then().statusCode(200);
    }

    @ParameterizedTest
    @MethodSource("foreignHeaders")
    void costly_read_of_another_site_is_refused(List<String> headers) {
        var page = page(headers);
        for (var path : new String[] {"/events", "/search", "/trace", "/workflows/simple/completeness"})
            page.get(path).then().statusCode(403).body("detail", containsString("another site"));
    }

    @ParameterizedTest
    @MethodSource("foreignHeaders")
    void plain_read_is_answered_without_leave_to_see_it(List<String> headers) {
        var answer = page(headers).get("/items", "workflow", "simple");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.getHeader("Access-Control-Allow-Origin")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "a", "text/json;"})
    void body_needs_media_type_of_json(String type) throws Exception {
        for (var path : new String[] {"/items", "/workflows/simple/rebuild-search", "/queue/release"})
            assertThat(send("POST /apps/cross-site" + path, "{}", "Content-Type: " + type))
                    .startsWith("HTTP/1.1 415")
                    .contains("application/problem+json", "urn:holdfast:problem:unsupported-media-type");
    }

    @Test
    void body_without_type_is_accepted_from_other_clients_only() throws Exception {
        assertThat(send("POST /apps/cross-site/items", "{\"key\":\"plain\"}")).startsWith("HTTP/1.1 201");
        assertThat(send("POST /apps/cross-site/items/simple/plain/complete", "{}", "Sec-Fetch-Site: none"))
                .startsWith("HTTP/1.1 415");
        assertThat(send("POST /apps/cross-site/items/simple/plain/complete", ""))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void two_origins_are_refused() throws Exception {
        var own = "Origin: http://localhost:" + RestAssured.port;
        assertThat(send("POST /apps/cross-site/items", "{}", own, own)).startsWith("HTTP/1.1 403");
        assertThat(send("POST /apps/cross-site/items", "{}", "Sec-Fetch-Site: none", "Sec-Fetch-Site: cross-site"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void other_routes_are_closed_too() {
        for (var path : new String[] {"/q/health", "/nowhere", "/schemas/item-1", "/"})
            RestAssured.given()
                    .header("Origin", "http://evil.example")
                    .post(path)
                    .then()
                    .statusCode(403);
    }

    @Test
    void route_with_its_own_proof_is_open() {
        RestAssured.given()
                .header("Origin", "http://evil.example")
                .contentType(FOREIGN_TYPE)
                .body("signed")
                .post(OpenTestRoute.PATH)
                .then()
                .statusCode(404);
    }

    @Test
    void only_local_names_reach_server_without_key() {
        for (var host : new String[] {"LocalHost:8080", "127.0.0.1"})
            apiClient.with("Host", host).get("/keys").then().statusCode(200);
        for (var host : new String[] {"evil.example", "box.example:8080"})
            apiClient.with("Host", host).get("/keys").then().statusCode(401);
    }

    private ApiClient page(List<String> headers) {
        return apiClient.with(headers.stream()
                .map(header -> header.replace("PORT", String.valueOf(RestAssured.port)))
                .toArray(String[]::new));
    }

    /** Sends a request with these headers only. */
    private static String send(String line, String body, String... headers) throws IOException {
        var length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        var more = Stream.of(headers).map(header -> header + "\r\n").toList();
        var request = line + " HTTP/1.1\r\nHost: localhost:" + RestAssured.port + "\r\nConnection: close\r\n"
                + String.join("", more) + length + "\r\n" + body;
        try (var socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Makes a path open to all callers. The path has no resource, so only the guard can refuse a request to it. */
    @Singleton
    static class OpenTestRoute implements OpenRoute {
        static final String PATH = "/webhooks/test";

        @Override
        public boolean matches(RoutingContext request) {
            return request.request().method() == HttpMethod.POST
                    && request.normalizedPath().equals(PATH);
        }
    }
}
