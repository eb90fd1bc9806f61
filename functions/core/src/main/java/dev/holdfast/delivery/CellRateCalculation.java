// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.subscription.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of the generic cell rate algorithm at one instant, in nanoseconds since 1970. {@link RateLimiter}
 * describes the algorithm.
 */
final class CellRateCalculation {
    /**
     * The maximum time after which a worker tries a deferred delivery again, even if its slot is later. Somebody may
     * have changed the limit by then.
     */
    static final Duration MAX_DEFERRAL = Duration.ofDays(1);

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long intervalNanos;
    private final long burstNanos;
    private final long nowNanos;
    private final DoubleSupplier random;
    private final RateLimiter.ArrivalSchedule previousSchedule;
    private final long theoreticalArrival;

    CellRateCalculation(
            RateLimit rateLimit, RateLimiter.@Nullable ArrivalSchedule stored, Instant now, DoubleSupplier random) {
        this.intervalNanos = rateLimit.intervalNanos();
        this.burstNanos = intervalNanos * rateLimit.atMost();
        this.nowNanos = toNanos(now);
        this.random = random;
        this.previousSchedule = boundedSchedule(stored);
        this.theoreticalArrival = Math.max(previousSchedule.arrival(), nowNanos);
    }

    /**
     * Resets a schedule whose times are later than the limit allows. Such a schedule results from a clock that was set
     * back, or from a changed limit.
     */
    private RateLimiter.ArrivalSchedule boundedSchedule(RateLimiter.@Nullable ArrivalSchedule stored) {
        if (stored == null) return new RateLimiter.ArrivalSchedule(nowNanos, 0);
        var latestArrival = nowNanos + burstNanos;
        return stored.arrival() > latestArrival ? new RateLimiter.ArrivalSchedule(latestArrival, 0) : stored;
    }

    int conformingCount() {
        return (int) ((nowNanos + burstNanos - theoreticalArrival) / intervalNanos);
    }

    private long nextConformingAt(int admittedMessages) {
        return theoreticalArrival + (admittedMessages + 1) * intervalNanos - burstNanos;
    }

    private long firstFreeSlot(int admittedMessages) {
        return Math.max(previousSchedule.promised(), nextConformingAt(admittedMessages));
    }

    /**
     * Returns slots one interval apart. With a common slot, workers would try all waiting deliveries at once, and the
     * limiter would refuse most of them.
     */
    List<Instant> separateSlots(int admittedMessages, int waitingCount) {
        var firstSlot = firstFreeSlot(admittedMessages);
        return IntStream.range(0, waitingCount)
                .mapToObj(i -> toInstant(cappedSlot(firstSlot + i * intervalNanos)))
                .toList();
    }

    /**
     * Replaces a slot later than {@link #MAX_DEFERRAL} from now by a random instant in the second half of that period.
     */
    private long cappedSlot(long slotNanos) {
        var maxDeferralNanos = MAX_DEFERRAL.toNanos();
        if (slotNanos - nowNanos <= maxDeferralNanos) return slotNanos;
        return nowNanos + maxDeferralNanos / 2 + (long) (maxDeferralNanos / 2 * random.getAsDouble());
    }

    List<Instant> sharedSlot(int waitingCount) {
        return Collections.nCopies(waitingCount, toInstant(nextConformingAt(0)));
    }

    RateLimiter.ArrivalSchedule scheduleAfter(int admittedMessages, int waitingCount) {
        var arrival = admittedMessages == 0
                ? previousSchedule.arrival()
                : theoreticalArrival + admittedMessages * intervalNanos;
        if (waitingCount == 0) return new RateLimiter.ArrivalSchedule(arrival, previousSchedule.promised());
        var promised = firstFreeSlot(admittedMessages) + waitingCount * intervalNanos;
        return new RateLimiter.ArrivalSchedule(arrival, Math.min(promised, nowNanos + 2 * MAX_DEFERRAL.toNanos()));
    }

    private static long toNanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
    }

    /** Rounds up to the next whole millisecond, so that a slot is never too early. */
    static Instant toInstant(long nanos) {
        return Instant.ofEpochMilli(Math.ceilDiv(nanos, 1_000_000L));
    }
}
