// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.SettableClock;
import dev.holdfast.server.background.SweepScheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** The health check and metrics show that alerts don't reach their receiver. */
@QuarkusTest
@QuarkusTestResource(value = TemporaryDatabase.class, restrictToAnnotatedClass = true)
class AlertHealthCheckTest {
    private final ApiClient apiClient = new ApiClient("pager");

    @Inject
    SettableClock clock;

    @Inject
    SweepScheduler sweepScheduler;

    @Test
    void health_is_down_while_only_receiver_of_overdue_events_fails() throws Exception {
        sweepScheduler.sweep();
        assertState(200, "ok");
        try (var pager = new LoopbackWebhook()) {
            pager.answerWith(503);
            putSubscription("pager", pager);
            for (var i = 0; i < 5; i++)
                apiClient
                        .post("/items", "{'key':'k" + i + "','within':'PT1S'}")
                        .then()
                        .statusCode(201);
            clock.advance(ofSeconds(2));
            sweepScheduler.sweep();
            await().atMost(20, SECONDS).untilAsserted(() -> assertState(503, "down"));
            clock.advance(ofMinutes(1));
            sweepScheduler.sweep();
            var metrics = RestAssured.get("/q/metrics").asString();
            assertThat(metrics)
                    .contains("holdfast_subscriptions_failing 1.0")
                    .containsPattern("holdfast_alerts_oldest_seconds [1-9]")
                    .contains("holdfast_subscription_failing{app=\"pager\",subscription=\"pager\"} 1.0");

            try (var other = new LoopbackWebhook()) {
                putSubscription("other", other);
                assertState(200, "degraded");
            }
        }
    }

    private void putSubscription(String id, LoopbackWebhook webhook) {
        apiClient
                .put("/subscriptions/" + id, "{'address':'" + webhook.url() + "','types':['*.overdue']}")
                .then()
                .statusCode(201);
    }

    private static void assertState(int status, String state) {
        var health = RestAssured.get("/q/health");
        assertThat(health.jsonPath().getString("checks.find { it.name == 'alerts' }.data.state"))
                .isEqualTo(state);
        assertThat(health.statusCode()).isEqualTo(status);
    }
}
