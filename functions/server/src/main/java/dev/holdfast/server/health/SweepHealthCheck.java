// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.health;

import dev.holdfast.server.Settings;
import dev.holdfast.server.background.SweepScheduler;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Reports down if the last successful sweep ended more than three periods ago, by the monotonic clock. */
@Liveness
class SweepHealthCheck implements HealthCheck {
    private static final int MAX_MISSED_PERIODS = 3;

    private final SweepScheduler sweepScheduler;
    private final Duration maxAge;

    @Inject
    SweepHealthCheck(SweepScheduler sweepScheduler, Settings settings) {
        this.sweepScheduler = sweepScheduler;
        this.maxAge = settings.sweep().every().multipliedBy(MAX_MISSED_PERIODS);
    }

    @Override
    public HealthCheckResponse call() {
        var lastGoodSweep = sweepScheduler.lastGoodSweep();
        return HealthCheckResponse.named("sweep")
                .status(sweepScheduler.sinceLastGoodSweep().compareTo(maxAge) <= 0)
                .withData("lastGoodSweep", lastGoodSweep.toString())
                .withData("limit", maxAge.toString())
                .build();
    }
}
