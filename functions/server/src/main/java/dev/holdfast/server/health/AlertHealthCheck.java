// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.health;

import dev.holdfast.Holdfast;
import dev.holdfast.delivery.AlertStatus;
import dev.holdfast.subscription.ReceiverState;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Reports down if Holdfast can't send alerts ({@link AlertStatus#canSendAlerts}). The check belongs to the wellness
 * group, because a restart or another instance can't repair a broken receiver.
 */
@Wellness
class AlertHealthCheck implements HealthCheck {
    /** If an undelivered alert is older than this, the check reports the state degraded. */
    private static final Duration DEGRADED_AGE = Duration.ofMinutes(10);

    private final Holdfast holdfast;
    private final InstantSource clock;

    @Inject
    AlertHealthCheck(Holdfast holdfast, InstantSource clock) {
        this.holdfast = holdfast;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        var alertStatus = holdfast.alertMonitor.status();
        var now = clock.instant();
        return HealthCheckResponse.named("alerts")
                .status(alertStatus.canSendAlerts())
                .withData("state", stateOf(alertStatus, now))
                .withData("failing", alertStatus.inState(ReceiverState.FAILING).size())
                .withData(
                        "disabled", alertStatus.inState(ReceiverState.DISABLED).size())
                .withData("oldestUndelivered", alertStatus.oldestAge(now).toString())
                .build();
    }

    private static String stateOf(AlertStatus alertStatus, Instant now) {
        if (!alertStatus.canSendAlerts()) return "down";
        var isDegraded =
                !alertStatus.faulty().isEmpty() || alertStatus.oldestAge(now).compareTo(DEGRADED_AGE) > 0;
        return isDegraded ? "degraded" : "ok";
    }
}
