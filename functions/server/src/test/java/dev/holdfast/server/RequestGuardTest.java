// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Tests requests that the server refuses before it decodes their content. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class RequestGuardTest {
    private static final String POST =
            "POST /apps/bad/items HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    private final ApiClient apiClient = new ApiClient("bad");

    @Test
    void request_over_http_limit_is_refused_unread() throws Exception {
        tooLarge(sendRaw(POST + "Content-Length: 5000000\r\n\r\n{"));
    }

    @Test
    void body_of_unknown_length_has_same_size_limit() throws Exception {
        var body = "{\"data\":\"" + "x".repeat(5_000_000) + "\"}";
        tooLarge(sendRaw(
                POST + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body));
    }

    private static String sendRaw(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(10_000);
            Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // The server answers, and stops reading.
                }
            });
            var answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (SocketException e) {
                // The server has closed the connection before it read all bytes. Its response arrived before the end of
                // the connection.
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private static void tooLarge(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 413")
                .contains("application/problem+json", "urn:holdfast:problem:too-large", "524288 characters");
    }

    @Test
    void body_must_be_uncompressed_utf_8() {
        var broken = "{\"data\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);
        apiClient
                .request()
                .contentType("application/json")
                .body(broken)
                .post("/apps/bad/items")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("faults[0].message", equalTo("is not UTF-8"));
        apiClient
                .post("/items", "{'key':'utf-8','data':'\u00fc\uD83D\uDE80'}")
                .then()
                .statusCode(201)
                .body("data", equalTo("\u00fc\uD83D\uDE80"));
        InputValidationTest.assertProblem(
                apiClient
                        .request()
                        .contentType("application/json")
                        .header("Content-Encoding", "gzip")
                        .body("{}")
                        .post("/apps/bad/items"),
                415);
    }

    @Test
    void invalid_yaml_is_refused_in_yaml_terms() {
        assertYamlRefused("states:\n\ta: {}\n", 400, "line 2, column 1: is not valid YAML: ");
        assertYamlRefused(
                "states: {a: {initial: true, next: [b]}, b: {terminal: true}}\n---\nstates: {}\n",
                400,
                "has text after the end of the JSON value");
        assertYamlRefused("a: \"" + "x".repeat(600 * 1024) + "\"", 413, "more than 524288 characters");
        assertYamlRefused("a: &a [x,x]\nb: [*a,*a]\nc: &c\n  d: *c\n", 400, "");
    }

    private void assertYamlRefused(String document, int status, String detail) {
        var refused = apiClient.putYaml("/workflows/yaml", "application/yaml", document);
        InputValidationTest.assertProblem(refused, status);
        assertThat(refused.jsonPath().getString("detail")).contains(detail);
    }
}
