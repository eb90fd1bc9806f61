// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.ratelimit;

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
    private final ArrivalSchedule previousSchedule;
    private final long theoreticalArrival;

    CellRateCalculation(RateLimit rateLimit, @Nullable ArrivalSchedule stored, Instant now, DoubleSupplier random) {
        this.intervalNanos = rateLimit.intervalNanos();
        this.burstNanos = intervalNanos * rateLimit.atMost();
        this.nowNanos = toNanos(now);
        this.random = random;
        this.previousSchedule = boundedSchedule(stored);
        this.theoreticalArrival = Math.max(previousSchedule.arrival(), nowNanos);
    }

    /**
     * Returns the stored schedule. After the clock was set back or the limit was changed, the stored schedule can be
     * later than the limit allows. The method then resets the schedule. Reservations may also exceed the limit, but
     * only by the time for which a worker waits.
     */
    private ArrivalSchedule boundedSchedule(@Nullable ArrivalSchedule stored) {
        if (stored == null) return new ArrivalSchedule(nowNanos, 0, 0, intervalNanos);
        var isPossible = stored.reserved() <= nowNanos + RateLimiter.MAX_WAIT.toNanos();
        var reserved = isPossible ? Math.max(nowNanos, stored.reserved()) : nowNanos;
        var latestArrival = reserved + burstNanos;
        if (stored.arrival() > latestArrival) return new ArrivalSchedule(latestArrival, 0, reserved, intervalNanos);
        return stored.interval() == intervalNanos
                ? stored
                : new ArrivalSchedule(stored.arrival(), 0, stored.reserved(), intervalNanos);
    }

    int conformingCount() {
        return (int) ((nowNanos + burstNanos - theoreticalArrival) / intervalNanos);
    }

    private long nextConformingAt() {
        return theoreticalArrival + intervalNanos - burstNanos;
    }

    /** Whether other deliveries wait for their assigned slots. */
    boolean isBehindOthers() {
        return previousSchedule.promised() > nowNanos;
    }

    /** Returns the earliest time for the next message: now or later. */
    Instant nextStart() {
        return conformingCount() > 0 ? toInstant(nowNanos) : toInstant(nextConformingAt());
    }

    /** Returns the schedule after a reservation of messages that a worker sends from {@link #nextStart} on. */
    ArrivalSchedule scheduleAfterReservation(int messages) {
        return new ArrivalSchedule(
                theoreticalArrival + messages * intervalNanos,
                previousSchedule.promised(),
                conformingCount() > 0 ? previousSchedule.reserved() : nextConformingAt(),
                intervalNanos);
    }

    /**
     * Returns slots one interval apart, after the slots that were assigned before. With a common slot, workers would
     * try all waiting deliveries at the same time, and the limiter would refuse most attempts.
     */
    List<Instant> separateSlots(int waitingCount) {
        return slotsFrom(firstFreeSlot(), waitingCount);
    }

    /** Returns slots one interval apart, for deliveries that go before the deliveries with assigned slots. */
    List<Instant> nextSlots(int waitingCount) {
        return slotsFrom(nextConformingAt(), waitingCount);
    }

    private List<Instant> slotsFrom(long firstSlot, int waitingCount) {
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
        return Collections.nCopies(waitingCount, nextStart());
    }

    private long firstFreeSlot() {
        return Math.max(previousSchedule.promised(), nextConformingAt());
    }

    /** Returns the schedule after the limiter has assigned {@link #separateSlots}. */
    ArrivalSchedule scheduleAfterPromise(int waitingCount) {
        var promised = firstFreeSlot() + waitingCount * intervalNanos;
        return new ArrivalSchedule(
                previousSchedule.arrival(),
                Math.min(promised, nowNanos + 2 * MAX_DEFERRAL.toNanos()),
                previousSchedule.reserved(),
                intervalNanos);
    }

    private static long toNanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
    }

    /** Rounds up to the next whole millisecond, so that a slot is never too early. */
    static Instant toInstant(long nanos) {
        return Instant.ofEpochMilli(Math.ceilDiv(nanos, 1_000_000L));
    }
}
