// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.http.OpenApiContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The server refuses a body exactly where the contract describes no body. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class UnusedBodyTest {
    private static final OpenApiContract CONTRACT = OpenApiContract.load();

    private final ApiClient apiClient = new ApiClient("unused");

    @Test
    void body_that_an_operation_ignores_is_refused() {
        var operations = CONTRACT.operations().stream()
                .filter(contractOperation -> !contractOperation.allowsBody())
                .toList();
        assertThat(operations).hasSizeGreaterThan(20);
        for (var contractOperation : operations) {
            var path =
                    contractOperation.path().replace("{app}", apiClient.app()).replaceAll("\\{[a-z]+}", "x");
            var answer = apiClient
                    .request()
                    .contentType("application/json")
                    .body("{\"note\":\"why\"}")
                    .request(contractOperation.method(), path);
            assertThat(answer.statusCode())
                    .as("%s: %s", contractOperation, answer.asString())
                    .isEqualTo(400);
            assertThat(answer.<String>path("faults[0].message"))
                    .as("%s", contractOperation)
                    .contains("takes no body");
        }
    }

    @Test
    void item_stays_if_its_deletion_has_body() {
        apiClient.post("/items", "{'key':'kept'}").then().statusCode(201);
        apiClient
                .request()
                .contentType("application/json")
                .body("{\"note\":\"why\"}")
                .delete(apiClient.url("/items/simple/kept"))
                .then()
                .statusCode(400);
        apiClient.get("/items/simple/kept").then().statusCode(200).body("version", equalTo(1));
        apiClient.delete("/items/simple/kept", "note", "why").then().statusCode(200);
    }

    @Test
    void body_of_unknown_length_is_refused_and_connection_stays_usable() throws IOException {
        var rawHttpClient = new RawHttpClient(RestAssured.port);
        var path = apiClient.url("/items/simple/none");
        var chunked = "DELETE " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
        var next = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        var answers = rawHttpClient.sendText(chunked + next);
        assertThat(answers.status()).isEqualTo(400);
        assertThat(answers.body()).contains("takes no body").contains("HTTP/1.1 404");
    }

    @Test
    void empty_body_is_no_body() throws IOException {
        var rawHttpClient = new RawHttpClient(RestAssured.port);
        var answer = rawHttpClient.send("DELETE", apiClient.url("/items/simple/none"), "Content-Length: 0");
        assertThat(answer.status()).isEqualTo(404);
        var path = apiClient.url("/items/simple/none");
        var chunked = rawHttpClient.sendText("DELETE " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assertThat(chunked.status()).as(chunked.body()).isEqualTo(404);
    }
}
