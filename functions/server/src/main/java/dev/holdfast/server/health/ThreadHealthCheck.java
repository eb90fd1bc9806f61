// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.health;

import dev.holdfast.server.background.BackgroundTimer;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Restarts background threads that have ended, including the supervisor. After a restart, the check reports down once,
 * and names the restarted threads.
 */
@Liveness
class ThreadHealthCheck implements HealthCheck {
    private final BackgroundTimer backgroundTimer;

    @Inject
    ThreadHealthCheck(BackgroundTimer backgroundTimer) {
        this.backgroundTimer = backgroundTimer;
    }

    @Override
    public HealthCheckResponse call() {
        var restarted = backgroundTimer.restartDead();
        var response = HealthCheckResponse.named("threads").status(restarted.isEmpty());
        if (!restarted.isEmpty()) response.withData("restarted", String.join(", ", restarted));
        return response.build();
    }
}
