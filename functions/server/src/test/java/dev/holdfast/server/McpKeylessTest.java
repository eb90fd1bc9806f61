// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests agents on the machine of a server that has no API keys yet. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class McpKeylessTest {
    private static ValidatableResponse ping(String... headers) {
        var request = RestAssured.given().contentType(ContentType.JSON);
        for (var i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
        return request.body("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
                .post("/mcp")
                .then();
    }

    @Test
    void local_agent_names_its_application() {
        ping("Holdfast-App", "local-agents").statusCode(200);
        ping().statusCode(400)
                .body("faults[0].at", equalTo("Holdfast-App"))
                .body("detail", containsString("is required"));
    }

    /**
     * The owner of a page can make its host name resolve to this machine. The browser then sends this name in the Host
     * header.
     */
    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "box.example:8080", "localhost.evil.example"})
    void rebound_name_reaches_no_tools(String host) {
        for (var app : new String[] {"Holdfast-App", "X-Nothing"})
            ping("Host", host, app, "local-agents", "Origin", "http://" + host)
                    .statusCode(401)
                    .body("detail", containsString("localhost"));
    }
}
