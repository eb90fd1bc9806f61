// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.SettableClock;
import dev.holdfast.server.background.SweepScheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;

/** The tests use a lock by another program as the example of a temporary failure. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class StorageHealthTest {
    private final ApiClient apiClient = new ApiClient("disk");

    @Inject
    Settings settings;

    @Inject
    SettableClock clock;

    @Inject
    SweepScheduler sweepScheduler;

    @Test
    void health_is_down_from_failed_write_to_next_success() throws Exception {
        checkHealth(200, "UP");
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + settings.file());
                var statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            apiClient.post("/items", "{'key':'a'}").then().statusCode(503);
            checkHealth(503, "DOWN");
            statement.execute("ROLLBACK");
        }
        checkHealth(503, "DOWN");
        sweepScheduler.sweep();
        checkHealth(200, "UP");
        apiClient.post("/items", "{'key':'a'}").then().statusCode(201);
    }

    @Test
    void sweep_notices_failing_writes_when_nobody_else_writes() throws Exception {
        sweepScheduler.sweep();
        var lastGoodSweep = sweepScheduler.lastGoodSweep();
        clock.advance(ofMinutes(1));
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + settings.file());
                var statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            sweepScheduler.sweep();
            assertThat(sweepScheduler.lastGoodSweep()).isEqualTo(lastGoodSweep);
            checkHealth(503, "DOWN");
            statement.execute("ROLLBACK");
        }
        sweepScheduler.sweep();
        checkHealth(200, "UP");
    }

    private static ValidatableResponse checkHealth(int status, String storage) {
        return RestAssured.get("/q/health")
                .then()
                .statusCode(status)
                .body("checks.find { it.name == 'storage' }.status", equalTo(storage));
    }
}
