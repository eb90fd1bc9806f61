// SPDX-License-Identifier: Apache-2.0
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

    /** A table of one row. Another worker may write between a read and the write that follows it. */
    private static final class SingleRowTable implements Table {
        final Map<RowKey, Row> rows = new HashMap<>();

        @Nullable
        Runnable otherWorker;

        @Override
        public Optional<Row> get(RowKey rowKey) {
            var found = Optional.ofNullable(rows.get(rowKey));
            var interruption = otherWorker;
            otherWorker = null;
            if (interruption != null) interruption.run();
            return found;
        }

        @Override
        public boolean write(List<RowWrite> writes) {
            var put = (RowWrite.Put) writes.getFirst();
            var current = rows.get(put.key());
            var conditionHolds = switch (put.condition()) {
                case WriteCondition.RowAbsent rowAbsent -> current == null;
                case WriteCondition.VersionMatches(var version) -> current != null && current.version() == version;
                case WriteCondition.AnyRow anyRow -> true;
            };
            if (conditionHolds) rows.put(put.key(), put.row());
            return conditionHolds;
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

    private final SingleRowTable table = new SingleRowTable();
    private final RateLimiter rateLimiter = new RateLimiter(table, new Random(3)::nextDouble);

    @Property
    void rate_limit_holds_however_workers_interleave(
            @ForAll @IntRange(min = 1, max = 20) int atMost,
            @ForAll @LongRange(min = 1000, max = 100_000) long periodMillis,
            @ForAll @Size(max = 60) List<@IntRange(max = 30_000) Integer> pausesMillis,
            @ForAll Random random) {
        table.rows.clear();
        var rateLimit = new RateLimit(atMost, Duration.ofMillis(periodMillis));
        var subscription = subscription(rateLimit);
        var sent = new ArrayList<Instant>();
        var now = START;
        for (var pauseMillis : pausesMillis) {
            now = now.plusMillis(pauseMillis);
            var sentAt = now;
            if (random.nextBoolean()) table.otherWorker = () -> send(subscription, random.nextInt(1, 8), sentAt, sent);
            send(subscription, random.nextInt(1, 8), sentAt, sent);
        }
        for (var from = 0; from < sent.size(); from++) {
            for (var last = from; last < sent.size(); last++) {
                var windowNanos =
                        Duration.between(sent.get(from), sent.get(last)).toNanos();
                assertThat(last - from + 1L).isLessThanOrEqualTo(atMost + windowNanos / rateLimit.intervalNanos());
            }
        }
    }

    private void send(Subscription subscription, int readyCount, Instant now, List<Instant> sent) {
        var rateLimitDecision = rateLimiter.admit(subscription, false, readyCount, 0, now);
        assertThat(rateLimitDecision.admittedCount() + rateLimitDecision.slots().size())
                .isEqualTo(readyCount);
        assertThat(rateLimitDecision.slots()).allMatch(slot -> slot.isAfter(now));
        for (var i = 0; i < rateLimitDecision.admittedCount(); i++) sent.add(now);
    }

    @Property
    void a_promised_slot_is_admitted_without_competition(
            @ForAll @IntRange(min = 1, max = 50) int atMost,
            @ForAll @LongRange(min = 1000, max = 28_800_000) long periodMillis) {
        table.rows.clear();
        var subscription = subscription(new RateLimit(atMost, Duration.ofMillis(periodMillis)));
        var decision = rateLimiter.admit(subscription, false, atMost + 3, 0, START);
        assertThat(decision.admittedCount()).isEqualTo(atMost);
        for (var slot : decision.slots()) {
            assertThat(rateLimiter.admit(subscription, false, 1, 0, slot).admittedCount())
                    .isOne();
        }
    }

    @Property
    void one_message_passes_within_the_period_after_clock_setback(
            @ForAll @IntRange(min = 1, max = 50) int atMost,
            @ForAll @LongRange(min = 1000, max = 86_400_000) long periodMillis,
            @ForAll @LongRange(min = 1, max = 10_000_000_000L) long setbackMillis) {
        table.rows.clear();
        var subscription = subscription(new RateLimit(atMost, Duration.ofMillis(periodMillis)));
        rateLimiter.admit(subscription, false, atMost + 20, 0, START.plusMillis(setbackMillis));
        var decision = rateLimiter.admit(subscription, false, 1, 0, START);
        if (decision.admittedCount() == 1) return;
        var slot = decision.slots().getFirst();
        assertThat(slot).isBeforeOrEqualTo(START.plusMillis(periodMillis + 1));
        assertThat(rateLimiter.admit(subscription, false, 1, 0, slot).admittedCount())
                .isOne();
    }

    @Test
    void a_group_counts_once_and_waits_for_one_instant() {
        var subscription = subscription(new RateLimit(1, Duration.ofHours(1)));
        assertThat(rateLimiter.admit(subscription, true, 40, 2, START))
                .isEqualTo(new RateLimiter.RateLimitDecision(40, List.of()));
        var decision = rateLimiter.admit(subscription, true, 40, 2, START.plusSeconds(60));
        assertThat(decision.admittedCount()).isZero();
        assertThat(decision.slots()).hasSize(42).containsOnly(START.plusSeconds(3600));
    }

    @Test
    void a_worker_that_loses_every_write_waits_briefly() {
        var subscription = subscription(new RateLimit(100, Duration.ofHours(1)));
        table.otherWorker = interfering(subscription);
        var rateLimitDecision = rateLimiter.admit(subscription, false, 3, 1, START);
        assertThat(rateLimitDecision.admittedCount()).isZero();
        assertThat(rateLimitDecision.slots()).hasSize(4).allMatch(s -> s.isBefore(START.plusSeconds(11)));
    }

    private Runnable interfering(Subscription subscription) {
        return () -> {
            rateLimiter.admit(subscription, false, 1, 0, START);
            table.otherWorker = interfering(subscription);
        };
    }

    @Test
    void a_long_backlog_asks_again_within_a_day() {
        var subscription = subscription(new RateLimit(1, Duration.ofDays(1)));
        for (var i = 0; i < 5; i++)
            assertThat(rateLimiter.admit(subscription, false, 100, 0, START).slots())
                    .allMatch(
                            slot -> !slot.isAfter(START.plus(Duration.ofDays(1)).plusMillis(1)));
    }

    private static Subscription subscription(RateLimit rateLimit) {
        return new Subscription(
                "shop",
                "alerts",
                "u1",
                List.of(),
                null,
                null,
                Map.of(),
                List.of(),
                "webhook",
                "https://example.com",
                List.of(),
                new DeliveryOptions(null, null, null, rateLimit),
                List.of(),
                null,
                null,
                null,
                null,
                START);
    }
}
