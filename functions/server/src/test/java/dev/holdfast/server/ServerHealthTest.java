// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.holdfast.SettableClock;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.server.background.SweepScheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class ServerHealthTest {
    private final ApiClient apiClient = new ApiClient("warden");

    @Inject
    SettableClock clock;

    @Inject
    SweepScheduler sweepScheduler;

    @Test
    void health_is_down_after_three_periods_without_good_sweep() {
        sweepScheduler.sweep();
        clock.advance(ofSeconds(15));
        RestAssured.get("/q/health").then().statusCode(200).body("status", equalTo("UP"));
        clock.advance(ofSeconds(1));
        RestAssured.get("/q/health")
                .then()
                .statusCode(503)
                .body("status", equalTo("DOWN"), "checks.find { it.name == 'sweep' }.data.limit", equalTo("PT15S"));
        sweepScheduler.sweep();
        RestAssured.get("/q/health").then().statusCode(200);
    }

    @Test
    void sweep_and_health_ignore_wall_clock_that_goes_back() {
        sweepScheduler.sweep();
        var jumps = value("holdfast_clock_jumps_total{direction=\"back\"}");
        clock.set(clock.instant().minus(ofDays(366)));
        RestAssured.get("/q/health").then().statusCode(200);
        sweepScheduler.sweep();
        assertThat(value("holdfast_clock_jumps_total{direction=\"back\"}")).isEqualTo(jumps + 1);
        sweepScheduler.sweep();
        assertThat(value("holdfast_clock_jumps_total{direction=\"back\"}")).isEqualTo(jumps + 1);
        clock.set(clock.instant().plus(ofDays(366)));
        RestAssured.get("/q/health").then().statusCode(200);
    }

    @Test
    void metrics_count_events() throws Exception {
        apiClient.put(
                "/workflows/counted",
                "{'states':{'a':{'initial':true,'next':['b'],'within':'PT1M'},'b':{'next':['c']},'c':{'terminal':true}}}");
        try (var loopbackWebhook = new LoopbackWebhook()) {
            apiClient
                    .put("/subscriptions/alerts", "{'address':'" + loopbackWebhook.url() + "','workflow':'counted'}")
                    .then()
                    .statusCode(201);
            var delivered = value("holdfast_deliveries_total{outcome=\"delivered\"}");
            for (var key : new String[] {"x", "y"})
                apiClient
                        .post("/items", "{'workflow':'counted','key':'" + key + "'}")
                        .then()
                        .statusCode(201);
            apiClient.post("/items/counted/x/advance", "{'to':'b'}");
            apiClient.post("/items/counted/x/complete");
            clock.advance(ofSeconds(90));
            sweepScheduler.sweep();
            assertThat(value("holdfast_items_created_total{workflow=\"counted\"}"))
                    .isEqualTo(2);
            assertThat(value("holdfast_items_advanced_total{workflow=\"counted\"}"))
                    .isEqualTo(1);
            assertThat(value("holdfast_items_completed_total{workflow=\"counted\"}"))
                    .isEqualTo(1);
            assertThat(value("holdfast_items_overdue_total{workflow=\"counted\"}"))
                    .isEqualTo(1);
            assertThat(value("holdfast_sweep_succeeded_total")).isPositive();
            assertThat(value("holdfast_sweep_duration_seconds_count")).isPositive();
            assertThat(value("holdfast_sweep_lag_seconds_max")).isGreaterThanOrEqualTo(30);
            // Checks a lower bound, because Holdfast repeats a delivery in progress after a clock jump.
            await().atMost(20, SECONDS)
                    .untilAsserted(() -> assertThat(value("holdfast_deliveries_total{outcome=\"delivered\"}"))
                            .isGreaterThanOrEqualTo(delivered + 5));
        } finally {
            apiClient.delete("/subscriptions/alerts");
        }
    }

    @Test
    void contract_is_served_as_written() throws Exception {
        var servedContract = JsonCodec.decodeStored(
                JsonNode.class, RestAssured.get("/q/openapi?format=json").asString());
        var written = new YAMLMapper().readTree(getClass().getResourceAsStream("/META-INF/openapi.yaml"));
        assertThat(servedContract.get("openapi").asText()).startsWith("3.1");
        for (var part : new String[] {"paths", "components"})
            assertThat(servedContract.get(part).equals(ServerHealthTest::compare, written.get(part)))
                    .as(part)
                    .isTrue();
    }

    @Test
    void contract_is_served_with_swagger_ui() {
        RestAssured.get("/q/swagger-ui")
                .then()
                .statusCode(200)
                .body(containsString("Holdfast"))
                .body(containsString("/q/openapi"));
    }

    /** Compares numbers by their values, not by their format. */
    private static int compare(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) return Double.compare(a.asDouble(), b.asDouble());
        return a.equals(b) ? 0 : 1;
    }

    private static double value(String name) {
        return RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }
}
