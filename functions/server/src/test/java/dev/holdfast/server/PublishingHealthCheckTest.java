// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.time.Duration.ofMinutes;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.SettableClock;
import dev.holdfast.feed.PublishingMonitor;
import dev.holdfast.server.background.SweepScheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The health check and the gauge {@code holdfast_changes_oldest_seconds} show when changes stay unpublished. */
@QuarkusTest
@QuarkusTestResource(value = TemporaryDatabase.class, restrictToAnnotatedClass = true)
class PublishingHealthCheckTest {
    private final ApiClient apiClient = new ApiClient("press");

    @Inject
    Settings settings;

    @Inject
    SettableClock clock;

    @Inject
    SweepScheduler sweepScheduler;

    @Inject
    PublishingMonitor publishingMonitor;

    @Test
    void health_is_down_while_oldest_change_stays_unpublished() throws SQLException {
        sweepScheduler.sweep();
        assertState(200, "UP");
        execute("CREATE TRIGGER stuck BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'stuck'); END");
        apiClient.post("/items", "{'key':'a'}").then().statusCode(201);
        clock.advance(ofMinutes(2));
        sweepScheduler.sweep();
        assertState(503, "DOWN");
        assertThat(publishingMonitor.isOnTime()).isFalse();
        publishingMonitor.report();
        assertThat(RestAssured.get("/q/metrics").asString()).containsPattern("holdfast_changes_oldest_seconds 12\\d");
        assertThat(RestAssured.get("/q/health/live").statusCode()).isEqualTo(200);

        execute("DROP TRIGGER stuck");
        await().atMost(20, SECONDS).untilAsserted(() -> assertState(200, "UP"));
        assertThat(publishingMonitor.isOnTime()).isTrue();
    }

    private void execute(String sql) throws SQLException {
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + settings.file());
                var statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void assertState(int status, String state) {
        var health = RestAssured.get("/q/health");
        assertThat(health.jsonPath().getString("checks.find { it.name == 'publishing' }.status"))
                .isEqualTo(state);
        assertThat(health.statusCode()).isEqualTo(status);
    }
}
