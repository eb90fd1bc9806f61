package dev.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.subscription.DeliveryOptions;
import dev.holdfast.subscription.RateLimit;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    /** One row, into which another carrier may write between anybody's look and its own write. */
    private static final class OneRow implements Table {
        final Map<RowKey, Row> rows = new HashMap<>();

        @Nullable
        Runnable meanwhile;

        @Override
        public Optional<Row> get(RowKey rowKey) {
            var found = Optional.ofNullable(rows.get(rowKey));
            var others = meanwhile;
            meanwhile = null;
            if (others != null) others.run();
            return found;
        }

        @Override
        public boolean write(List<RowWrite> writes) {
            var put = (RowWrite.Put) writes.getFirst();
            var there = rows.get(put.key());
            var holds = switch (put.condition()) {
                case WriteCondition.RowAbsent rowAbsent -> there == null;
                case WriteCondition.VersionMatches(var version) -> there != null && there.version() == version;
                case WriteCondition.AnyRow anyRow -> true;
            };
            if (holds) rows.put(put.key(), put.row());
            return holds;
        }

        @Override
        public Map<RowKey, Row> getAll(List<RowKey> keys) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RowPage query(RowQuery rowQuery) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long count(RowQuery rowQuery) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Boolean> writeEach(List<RowWrite> writes) {
            throw new UnsupportedOperationException();
        }
    }

    private final OneRow table = new OneRow();
    private final RateLimiter rateLimiter = new RateLimiter(table, new Random(3)::nextDouble);

    @Property
    void rate_limit_holds_however_workers_interleave(
            @ForAll @IntRange(min = 1, max = 20) int most,
            @ForAll @LongRange(min = 1000, max = 100_000) long per,
            @ForAll @Size(max = 60) List<@IntRange(max = 30_000) Integer> pauses,
            @ForAll Random random) {
        table.rows.clear();
        var rateLimit = new RateLimit(most, Duration.ofMillis(per));
        var to = subscription(rateLimit);
        var sent = new ArrayList<Instant>();
        var now = START;
        for (var pause : pauses) {
            now = now.plusMillis(pause);
            var at = now;
            if (random.nextBoolean()) table.meanwhile = () -> send(to, random.nextInt(1, 8), at, sent);
            send(to, random.nextInt(1, 8), at, sent);
        }
        for (var from = 0; from < sent.size(); from++) {
            for (var last = from; last < sent.size(); last++) {
                var stretch = Duration.between(sent.get(from), sent.get(last)).toNanos();
                assertThat(last - from + 1L).isLessThanOrEqualTo(most + stretch / rateLimit.intervalNanos());
            }
        }
    }

    private void send(Subscription to, int able, Instant now, List<Instant> sent) {
        var rateLimitDecision = rateLimiter.admit(to, false, able, 0, now);
        assertThat(rateLimitDecision.admittedCount() + rateLimitDecision.slots().size()).isEqualTo(able);
        assertThat(rateLimitDecision.slots()).allMatch(slot -> slot.isAfter(now));
        for (var i = 0; i < rateLimitDecision.admittedCount(); i++) sent.add(now);
    }

    @Property
    void a_promised_slot_is_admitted_without_competition(
            @ForAll @IntRange(min = 1, max = 50) int most, @ForAll @LongRange(min = 1000, max = 28_800_000) long per) {
        table.rows.clear();
        var to = subscription(new RateLimit(most, Duration.ofMillis(per)));
        var first = rateLimiter.admit(to, false, most + 3, 0, START);
        assertThat(first.admittedCount()).isEqualTo(most);
        for (var slot : first.slots()) {
            assertThat(rateLimiter.admit(to, false, 1, 0, slot).admittedCount()).isOne();
        }
    }

    @Property
    void one_message_passes_within_the_period_after_clock_setback(
            @ForAll @IntRange(min = 1, max = 50) int most,
            @ForAll @LongRange(min = 1000, max = 86_400_000) long per,
            @ForAll @LongRange(min = 1, max = 10_000_000_000L) long back) {
        table.rows.clear();
        var to = subscription(new RateLimit(most, Duration.ofMillis(per)));
        rateLimiter.admit(to, false, most + 20, 0, START.plusMillis(back));
        var waits = rateLimiter.admit(to, false, 1, 0, START);
        if (waits.admittedCount() == 1) return;
        var slot = waits.slots().getFirst();
        assertThat(slot).isBeforeOrEqualTo(START.plusMillis(per + 1));
        assertThat(rateLimiter.admit(to, false, 1, 0, slot).admittedCount()).isOne();
    }

    @Test
    void a_group_counts_once_and_waits_for_one_instant() {
        var to = subscription(new RateLimit(1, Duration.ofHours(1)));
        assertThat(rateLimiter.admit(to, true, 40, 2, START))
                .isEqualTo(new RateLimiter.RateLimitDecision(40, List.of()));
        var wait = rateLimiter.admit(to, true, 40, 2, START.plusSeconds(60));
        assertThat(wait.admittedCount()).isZero();
        assertThat(wait.slots()).hasSize(42).containsOnly(START.plusSeconds(3600));
    }

    @Test
    void a_worker_that_loses_every_write_waits_briefly() {
        var to = subscription(new RateLimit(100, Duration.ofHours(1)));
        table.meanwhile = interfering(to);
        var rateLimitDecision = rateLimiter.admit(to, false, 3, 1, START);
        assertThat(rateLimitDecision.admittedCount()).isZero();
        assertThat(rateLimitDecision.slots()).hasSize(4).allMatch(s -> s.isBefore(START.plusSeconds(11)));
    }

    private Runnable interfering(Subscription to) {
        return () -> {
            rateLimiter.admit(to, false, 1, 0, START);
            table.meanwhile = interfering(to);
        };
    }

    @Test
    void a_long_backlog_asks_again_within_a_day() {
        var to = subscription(new RateLimit(1, Duration.ofDays(1)));
        for (var i = 0; i < 5; i++)
            assertThat(rateLimiter.admit(to, false, 100, 0, START).slots())
                    .allMatch(
                            slot -> !slot.isAfter(START.plus(Duration.ofDays(1)).plusMillis(1)));
    }

    private static Subscription subscription(RateLimit rateLimit) {
        return new Subscription(
                "shop",
                "s",
                List.of(),
                null,
                null,
                Map.of(),
                List.of(),
                "webhook",
                "https://example.com",
                List.of(),
                new DeliveryOptions(null, null, null, rateLimit),
                null,
                null,
                START);
    }
}
