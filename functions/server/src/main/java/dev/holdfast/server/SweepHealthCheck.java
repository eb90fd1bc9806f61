// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Reports down if the last good sweep is more than three periods in the past, or, after a clock change, in the future. */
@Liveness
class SweepHealthCheck implements HealthCheck {
    private static final int MAX_MISSED_PERIODS = 3;

    private final SweepScheduler sweepScheduler;
    private final Duration maxAge;
    private final InstantSource clock;

    @Inject
    SweepHealthCheck(SweepScheduler sweepScheduler, Settings settings, InstantSource clock) {
        this.sweepScheduler = sweepScheduler;
        this.maxAge = settings.sweep().every().multipliedBy(MAX_MISSED_PERIODS);
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        var lastGoodSweep = sweepScheduler.lastGoodSweep();
        var age = Duration.between(lastGoodSweep, clock.instant()).abs();
        return HealthCheckResponse.named("sweep")
                .status(age.compareTo(maxAge) <= 0)
                .withData("lastGoodSweep", lastGoodSweep.toString())
                .withData("limit", maxAge.toString())
                .build();
    }
}
