// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the access to the metrics if the operator has configured no token. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class MetricsAccessFilterTest {
    @Test
    void local_caller_sees_metrics_while_no_key_exists() {
        RestAssured.get("/q/metrics").then().statusCode(200).body(containsString("http_server"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/metrics",
                "/q/metrics/",
                "//q/metrics",
                "/q//metrics",
                "/q/./metrics",
                "/x/../q/metrics",
                "/q/%6Detrics",
                "/q/metrics;a",
                "/q/metrics?a=b"
            })
    void page_from_another_site_is_refused_for_every_address_spelling(String path) {
        var answer = RestAssured.given()
                .urlEncodingEnabled(false)
                .header("Host", "evil.example")
                .get(path);
        assertThat(answer.statusCode()).isIn(403, 404);
        assertThat(answer.asString()).doesNotContain("http_server");
    }

    @Test
    void first_key_closes_metrics_and_refusal_names_setting() {
        var apiClient = new ApiClient("metrics");
        var key = apiClient.post("/keys", "{'name':'ops','scope':'manage'}");
        try {
            for (var authorization : new String[] {"", "Bearer " + key.path("key")})
                RestAssured.given()
                        .header("Authorization", authorization)
                        .get("/q/metrics")
                        .then()
                        .statusCode(403)
                        .contentType("application/problem+json")
                        .body("type", equalTo("urn:holdfast:problem:forbidden"))
                        .body("detail", containsString("HOLDFAST_METRICS_TOKEN"));
            for (var open : new String[] {"/q/health", "/q/openapi", "/q/swagger-ui", "/schemas/item-1"})
                assertThat(RestAssured.get(open).statusCode()).as(open).isIn(200, 503);
        } finally {
            apiClient.with("Authorization", "Bearer " + key.path("key")).delete("/keys/" + key.path("id"));
        }
    }
}
