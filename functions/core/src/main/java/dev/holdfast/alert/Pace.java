package dev.holdfast.alert;

import dev.holdfast.json.Codec;
import dev.holdfast.problem.Contended;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what goes to a subscription within its {@link Limit}, by the generic cell rate algorithm in the form of virtual scheduling
 * (ITU-T I.371, annex A; ATM Forum Traffic Management 4.0, section 4.4): one instant, the theoretical arrival time, says all
 * about the past. It stands in a row of its own that is moved, on condition, before anything is sent, so that any number of
 * carriers together keep to the limit. Without a limit, nothing is read or written.
 */
public final class Pace {
    private static final int WRITES = 5;
    private static final long NANOS = 1_000_000_000L;

    /** Whoever waits longer asks again, since the limit may have changed meanwhile. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Table table;
    private final DoubleSupplier random;

    /** @param random uniform in 0 (inclusive) to 1 (exclusive) */
    public Pace(Table table, DoubleSupplier random) {
        this.table = table;
        this.random = random;
    }

    /**
     * In nanoseconds since 1970.
     *
     * @param arrival the theoretical arrival time: when the next message would come if they came evenly
     * @param promised up to when those that wait have each been given a time of their own
     */
    record Schedule(long arrival, long promised) {}

    /**
     * @param now how many may go
     * @param slots for each of the others, when to ask again
     */
    record Admission(int now, List<Instant> slots) {}

    /**
     * How many may go now of those that could, in the order given. What is told to people together counts as one, and what of it
     * has to wait waits for the same instant, so that it goes together then too.
     *
     * @param able how many could go now
     * @param behind how many follow them
     */
    Admission admit(Subscription to, boolean together, int able, int behind, Instant now) {
        var limit = to.manner().limit();
        if (limit == null || to.disabled() != null) return new Admission(able, List.of());
        return Contended.retry(WRITES, () -> {
                    var row = table.get(Subscriptions.paceKey(to.app(), to.id())).orElse(null);
                    var stored = row == null ? null : Codec.stored(Schedule.class, row.body());
                    var step = new Step(limit, stored, nanos(now));
                    var units = together ? 1 : able;
                    var going = Math.min(units, step.room());
                    var waiting = going == units ? 0 : able + behind - (together ? 0 : going);
                    var slots = together ? step.meeting(waiting) : step.slots(going, waiting);
                    var next = step.after(going, together ? 0 : waiting);
                    return next.equals(stored) || moved(to, row, next)
                            ? new Admission(together && going == 1 ? able : going, slots)
                            : null;
                })
                .orElseGet(() -> {
                    // Others are at it, and know better.
                    var later = now.plusMillis(1000 + (long) (9000 * random.getAsDouble()));
                    return new Admission(0, Collections.nCopies(able + behind, later));
                });
    }

    private boolean moved(Subscription to, @Nullable Row row, Schedule next) {
        // When the last arrival is over, an absent row says the same.
        var over = instant(Math.max(next.arrival(), next.promised())).plus(LONGEST);
        var version = row == null ? 0 : row.version();
        var moved = new Row(Subscriptions.paceKey(to.app(), to.id()), version + 1, Codec.encode(next), Map.of(), over);
        return table.write(List.of(Write.put(moved, Condition.unchanged(version))));
    }

    private static long nanos(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), NANOS), at.getNano());
    }

    /** The first whole millisecond that isn't earlier. */
    private static Instant instant(long nanos) {
        return Instant.ofEpochMilli(Math.ceilDiv(nanos, 1_000_000L));
    }

    /** What the algorithm says at one instant. */
    private final class Step {
        private final long interval;
        private final long depth;
        private final long now;
        private final Schedule before;
        private final long arrival;

        Step(Limit limit, @Nullable Schedule stored, long now) {
            this.interval = limit.interval();
            this.depth = interval * limit.most();
            this.now = now;
            // No arrival is ever set further ahead than this, so one that is comes of a clock that has been set back,
            // or of another limit; it must not keep anything waiting for longer.
            var latest = now + depth;
            this.before = stored == null
                    ? new Schedule(now, 0)
                    : stored.arrival() > latest ? new Schedule(latest, 0) : stored;
            this.arrival = Math.max(before.arrival(), now);
        }

        int room() {
            return (int) ((now + depth - arrival) / interval);
        }

        private long next(int going) {
            return arrival + (going + 1) * interval - depth;
        }

        private long from(int going) {
            return Math.max(before.promised(), next(going));
        }

        /** One after the other, behind those that wait already, so that they don't all come at once and most of them in vain. */
        List<Instant> slots(int going, int waiting) {
            var from = from(going);
            return IntStream.range(0, waiting)
                    .mapToObj(i -> instant(nearby(from + i * interval)))
                    .toList();
        }

        private long nearby(long slot) {
            var longest = LONGEST.toNanos();
            return slot - now <= longest ? slot : now + longest / 2 + (long) (longest / 2 * random.getAsDouble());
        }

        List<Instant> meeting(int waiting) {
            return Collections.nCopies(waiting, instant(next(0)));
        }

        Schedule after(int going, int waiting) {
            return new Schedule(
                    going == 0 ? before.arrival() : arrival + going * interval,
                    waiting == 0
                            ? before.promised()
                            : Math.min(from(going) + waiting * interval, now + 2 * LONGEST.toNanos()));
        }
    }
}
