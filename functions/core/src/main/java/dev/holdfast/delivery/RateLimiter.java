package dev.holdfast.delivery;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.subscription.RateLimit;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what goes to a subscription within its {@link RateLimit}, by the generic cell rate algorithm in the form of virtual scheduling
 * (ITU-T I.371, annex A; ATM Forum Traffic Management 4.0, section 4.4): one instant, the theoretical arrival time, says all
 * about the past. It stands in a row of its own that is moved, on condition, before anything is sent, so that any number of
 * carriers together keep to the limit. Without a limit, nothing is read or written.
 */
public final class RateLimiter {
    private static final int MAX_WRITE_ATTEMPTS = 5;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Whoever waits longer asks again, since the limit may have changed meanwhile. */
    private static final Duration MAX_DEFERRAL = Duration.ofDays(1);

    private final Table table;
    private final DoubleSupplier random;

    /** @param random uniform in 0 (inclusive) to 1 (exclusive) */
    public RateLimiter(Table table, DoubleSupplier random) {
        this.table = table;
        this.random = random;
    }

    /**
     * In nanoseconds since 1970.
     *
     * @param arrival the theoretical arrival time: when the next message would come if they came evenly
     * @param promised up to when those that wait have each been given a time of their own
     */
    record ArrivalSchedule(long arrival, long promised) {}

    /**
     * @param now how many may go
     * @param slots for each of the others, when to ask again
     */
    record RateLimitDecision(int now, List<Instant> slots) {}

    /**
     * How many may go now of those that could, in the order given. What is told to people together counts as one, and what of it
     * has to wait waits for the same instant, so that it goes together then too.
     *
     * @param able how many could go now
     * @param behind how many follow them
     */
    RateLimitDecision admit(Subscription to, boolean together, int able, int behind, Instant now) {
        var rateLimit = to.manner().limit();
        if (rateLimit == null || to.disabled() != null) return new RateLimitDecision(able, List.of());
        return OptimisticRetry.retry(MAX_WRITE_ATTEMPTS, () -> {
                    var row = table.get(SubscriptionStore.rateLimitKey(to.app(), to.id()))
                            .orElse(null);
                    var stored = row == null ? null : JsonCodec.decodeStored(ArrivalSchedule.class, row.body());
                    var cellRateCalculation = new CellRateCalculation(rateLimit, stored, toNanos(now));
                    var units = together ? 1 : able;
                    var going = Math.min(units, cellRateCalculation.conformingCount());
                    var waiting = going == units ? 0 : able + behind - (together ? 0 : going);
                    var slots = together
                            ? cellRateCalculation.sharedSlot(waiting)
                            : cellRateCalculation.separateSlots(going, waiting);
                    var next = cellRateCalculation.scheduleAfter(going, together ? 0 : waiting);
                    return next.equals(stored) || trySaveSchedule(to, row, next)
                            ? new RateLimitDecision(together && going == 1 ? able : going, slots)
                            : null;
                })
                .orElseGet(() -> {
                    // Others are at it, and know better.
                    var later = now.plusMillis(1000 + (long) (9000 * random.getAsDouble()));
                    return new RateLimitDecision(0, Collections.nCopies(able + behind, later));
                });
    }

    private boolean trySaveSchedule(Subscription to, @Nullable Row row, ArrivalSchedule next) {
        // When the last arrival is over, an absent row says the same.
        var over = toInstant(Math.max(next.arrival(), next.promised())).plus(MAX_DEFERRAL);
        var version = row == null ? 0 : row.version();
        var moved = new Row(
                SubscriptionStore.rateLimitKey(to.app(), to.id()), version + 1, JsonCodec.encode(next), Map.of(), over);
        return table.write(List.of(RowWrite.put(moved, WriteCondition.unchanged(version))));
    }

    private static long toNanos(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), NANOS_PER_SECOND), at.getNano());
    }

    /** The first whole millisecond that isn't earlier. */
    private static Instant toInstant(long nanos) {
        return Instant.ofEpochMilli(Math.ceilDiv(nanos, 1_000_000L));
    }

    /** What the algorithm says at one instant. */
    private final class CellRateCalculation {
        private final long intervalNanos;
        private final long burstNanos;
        private final long nowNanos;
        private final ArrivalSchedule previousSchedule;
        private final long theoreticalArrival;

        CellRateCalculation(RateLimit rateLimit, @Nullable ArrivalSchedule stored, long now) {
            this.intervalNanos = rateLimit.intervalNanos();
            this.burstNanos = intervalNanos * rateLimit.atMost();
            this.nowNanos = now;
            // No arrival is ever set further ahead than this, so one that is comes of a clock that has been set back,
            // or of another limit; it must not keep anything waiting for longer.
            var latest = now + burstNanos;
            this.previousSchedule = stored == null
                    ? new ArrivalSchedule(now, 0)
                    : stored.arrival() > latest ? new ArrivalSchedule(latest, 0) : stored;
            this.theoreticalArrival = Math.max(previousSchedule.arrival(), now);
        }

        int conformingCount() {
            return (int) ((nowNanos + burstNanos - theoreticalArrival) / intervalNanos);
        }

        private long nextConformingAt(int going) {
            return theoreticalArrival + (going + 1) * intervalNanos - burstNanos;
        }

        private long firstFreeSlot(int going) {
            return Math.max(previousSchedule.promised(), nextConformingAt(going));
        }

        /** One after the other, behind those that wait already, so that they don't all come at once and most of them in vain. */
        List<Instant> separateSlots(int going, int waiting) {
            var from = firstFreeSlot(going);
            return IntStream.range(0, waiting)
                    .mapToObj(i -> toInstant(cappedSlot(from + i * intervalNanos)))
                    .toList();
        }

        private long cappedSlot(long slot) {
            var longest = MAX_DEFERRAL.toNanos();
            return slot - nowNanos <= longest
                    ? slot
                    : nowNanos + longest / 2 + (long) (longest / 2 * random.getAsDouble());
        }

        List<Instant> sharedSlot(int waiting) {
            return Collections.nCopies(waiting, toInstant(nextConformingAt(0)));
        }

        ArrivalSchedule scheduleAfter(int going, int waiting) {
            return new ArrivalSchedule(
                    going == 0 ? previousSchedule.arrival() : theoreticalArrival + going * intervalNanos,
                    waiting == 0
                            ? previousSchedule.promised()
                            : Math.min(
                                    firstFreeSlot(going) + waiting * intervalNanos,
                                    nowNanos + 2 * MAX_DEFERRAL.toNanos()));
        }
    }
}
