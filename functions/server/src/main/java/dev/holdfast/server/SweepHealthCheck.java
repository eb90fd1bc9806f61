package dev.holdfast.server;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down when the last good sweep is older than three periods, or (the clock jumped) lies as far in the future. */
@Liveness
class SweepHealthCheck implements HealthCheck {
    private static final int MAX_MISSED_PERIODS = 3;

    private final SweepScheduler sweepScheduler;
    private final Duration limit;
    private final InstantSource clock;

    @Inject
    SweepHealthCheck(SweepScheduler sweepScheduler, Settings settings, InstantSource clock) {
        this.sweepScheduler = sweepScheduler;
        this.limit = settings.sweep().every().multipliedBy(MAX_MISSED_PERIODS);
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        var last = sweepScheduler.lastGoodSweep();
        var age = Duration.between(last, clock.instant()).abs();
        return HealthCheckResponse.named("sweep")
                .status(age.compareTo(limit) <= 0)
                .withData("lastGoodSweep", last.toString())
                .withData("limit", limit.toString())
                .build();
    }
}
