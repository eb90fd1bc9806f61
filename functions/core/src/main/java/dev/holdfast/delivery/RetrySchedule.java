package dev.holdfast.delivery;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** When to try again: the schedule that Standard Webhooks recommends, about three days in all, each wait lengthened by up to 20 %. */
public final class RetrySchedule {
    private static final double MAX_JITTER_FRACTION = 0.2;
    private static final List<Duration> RETRY_DELAYS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    private final DoubleSupplier random;

    /** @param random uniform in 0 (inclusive) to 1 (exclusive) */
    public RetrySchedule(DoubleSupplier random) {
        this.random = random;
    }

    /** For deliveries that went together: those with as many attempts behind them wait equally long, and so go together again. */
    RetrySchedule withSharedJitter() {
        var drawn = random.getAsDouble();
        return new RetrySchedule(() -> drawn);
    }

    /**
     * The wait after so many attempts (at least 1), or as long as the receiver asks for where that is longer (but not beyond
     * the longest wait of the schedule); empty when it is enough.
     */
    Optional<Duration> delayAfter(int attempts, @Nullable Duration asked) {
        if (attempts > RETRY_DELAYS.size()) return Optional.empty();
        var wait = RETRY_DELAYS.get(attempts - 1);
        var jittered = wait.plusMillis((long) (wait.toMillis() * MAX_JITTER_FRACTION * random.getAsDouble()));
        if (asked == null) return Optional.of(jittered);
        var bounded = Collections.min(List.of(asked, RETRY_DELAYS.getLast()));
        return Optional.of(Collections.max(List.of(jittered, bounded)));
    }
}
