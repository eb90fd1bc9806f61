// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.ratelimit;

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
import java.util.Comparator;
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

    private MessageReservation reserve(
            RateLimit rateLimit, int messageCount, boolean hasPriority, Duration maxWait, Instant now) {
        return rateLimiter.reserve(subscription(rateLimit), rateLimit, messageCount, hasPriority, maxWait, now);
    }

    private List<Instant> promise(RateLimit rateLimit, boolean asOneMessage, int count, Instant now) {
        return rateLimiter.promiseSlots(subscription(rateLimit), rateLimit, asOneMessage, false, count, now);
    }

    @Property
    void rate_limit_holds_however_workers_interleave(
            @ForAll @IntRange(min = 1, max = 20) int atMost,
            @ForAll @LongRange(min = 1000, max = 100_000) long periodMillis,
            @ForAll @Size(max = 60) List<@IntRange(max = 30_000) Integer> pausesMillis,
            @ForAll Random random) {
        table.rows.clear();
        var rateLimit = new RateLimit(atMost, Duration.ofMillis(periodMillis));
        var sent = new ArrayList<Instant>();
        var now = START;
        for (var pauseMillis : pausesMillis) {
            now = now.plusMillis(pauseMillis);
            var sentAt = now;
            if (random.nextBoolean()) table.otherWorker = () -> send(rateLimit, random, sentAt, sent);
            send(rateLimit, random, sentAt, sent);
        }
        sent.sort(Comparator.naturalOrder());
        for (var from = 0; from < sent.size(); from++) {
            for (var last = from; last < sent.size(); last++) {
                var windowNanos =
                        Duration.between(sent.get(from), sent.get(last)).toNanos();
                assertThat(last - from + 1L).isLessThanOrEqualTo(atMost + windowNanos / rateLimit.intervalNanos());
            }
        }
    }

    /** Reserves slots for messages, now or after a wait. If no slot is free, asks for later slots. */
    private void send(RateLimit rateLimit, Random random, Instant now, List<Instant> sent) {
        var count = random.nextInt(1, 8);
        var maxWait = Duration.ofMillis(random.nextInt(0, 60_000));
        var reservation = reserve(rateLimit, count, random.nextBoolean(), maxWait, now);
        assertThat(reservation.messageCount()).isBetween(0, count);
        assertThat(reservation.startAt()).isBetween(now, now.plus(maxWait));
        if (reservation.messageCount() == 0) promise(rateLimit, false, count, now);
        for (var i = 0; i < reservation.messageCount(); i++) sent.add(reservation.startAt());
    }

    @Property
    void a_promised_slot_is_admitted_without_competition(
            @ForAll @IntRange(min = 1, max = 50) int atMost,
            @ForAll @LongRange(min = 1000, max = 28_800_000) long periodMillis) {
        table.rows.clear();
        var rateLimit = new RateLimit(atMost, Duration.ofMillis(periodMillis));
        assertThat(reserve(rateLimit, atMost + 3, false, Duration.ZERO, START).messageCount())
                .isEqualTo(atMost);
        for (var slot : promise(rateLimit, false, 3, START))
            assertThat(reserve(rateLimit, 1, true, Duration.ZERO, slot).messageCount())
                    .isOne();
    }

    @Test
    void new_messages_stay_behind_promised_slots() {
        var rateLimit = new RateLimit(1, Duration.ofSeconds(10));
        reserve(rateLimit, 1, false, Duration.ZERO, START);
        promise(rateLimit, false, 5, START);
        var later = START.plusSeconds(30);
        assertThat(reserve(rateLimit, 1, false, RateLimiter.MAX_WAIT, later).messageCount())
                .isZero();
        assertThat(promise(rateLimit, false, 1, later)).containsExactly(START.plusSeconds(60));
        assertThat(reserve(rateLimit, 1, true, Duration.ZERO, later).messageCount())
                .isOne();
    }

    @Test
    void a_change_of_the_limit_ends_old_promises() {
        var slow = new RateLimit(1, Duration.ofDays(1));
        reserve(slow, 1, false, Duration.ZERO, START);
        promise(slow, false, 5, START);
        var fast = new RateLimit(10, Duration.ofSeconds(1));
        assertThat(reserve(fast, 1, false, RateLimiter.MAX_WAIT, START.plusSeconds(2))
                        .messageCount())
                .isOne();
    }

    @Test
    void several_workers_reserve_consecutive_instants() {
        var rateLimit = new RateLimit(10, Duration.ofSeconds(1));
        assertThat(reserve(rateLimit, 10, false, Duration.ZERO, START).messageCount())
                .isEqualTo(10);
        for (var i = 1; i <= 100; i++)
            assertThat(reserve(rateLimit, 1, false, RateLimiter.MAX_WAIT, START))
                    .isEqualTo(new MessageReservation(1, START.plusMillis(100L * i)));
        assertThat(reserve(rateLimit, 1, false, Duration.ofSeconds(10), START).messageCount())
                .isZero();
    }

    @Property
    void one_message_passes_within_the_period_after_clock_setback(
            @ForAll @IntRange(min = 1, max = 50) int atMost,
            @ForAll @LongRange(min = 1000, max = 86_400_000) long periodMillis,
            @ForAll @LongRange(min = 1, max = 10_000_000_000L) long setbackMillis) {
        table.rows.clear();
        var rateLimit = new RateLimit(atMost, Duration.ofMillis(periodMillis));
        reserve(rateLimit, atMost, false, Duration.ZERO, START.plusMillis(setbackMillis));
        if (reserve(rateLimit, 1, false, Duration.ZERO, START).messageCount() == 1) return;
        var slot = promise(rateLimit, false, 1, START).getFirst();
        assertThat(slot).isBeforeOrEqualTo(START.plusMillis(periodMillis + 1));
        assertThat(reserve(rateLimit, 1, true, Duration.ZERO, slot).messageCount())
                .isOne();
    }

    @Test
    void a_group_waits_for_one_instant() {
        var rateLimit = new RateLimit(1, Duration.ofHours(1));
        reserve(rateLimit, 1, false, Duration.ZERO, START);
        assertThat(reserve(rateLimit, 1, false, Duration.ZERO, START.plusSeconds(60))
                        .messageCount())
                .isZero();
        assertThat(promise(rateLimit, true, 42, START.plusSeconds(60)))
                .hasSize(42)
                .containsOnly(START.plusSeconds(3600));
    }

    @Test
    void a_worker_that_loses_every_write_waits_briefly() {
        var rateLimit = new RateLimit(100, Duration.ofHours(1));
        table.otherWorker = interfering(rateLimit);
        assertThat(reserve(rateLimit, 3, false, Duration.ZERO, START).messageCount())
                .isZero();
        assertThat(promise(rateLimit, false, 4, START))
                .hasSize(4)
                .allMatch(slot -> slot.isBefore(START.plusSeconds(11)));
    }

    private Runnable interfering(RateLimit rateLimit) {
        return () -> {
            reserve(rateLimit, 1, false, Duration.ZERO, START);
            table.otherWorker = interfering(rateLimit);
        };
    }

    @Test
    void a_long_backlog_asks_again_within_a_day() {
        var rateLimit = new RateLimit(1, Duration.ofDays(1));
        for (var i = 0; i < 5; i++)
            assertThat(promise(rateLimit, false, 100, START))
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
                new DeliveryOptions(null, null, null, null, rateLimit),
                List.of(),
                null,
                null,
                null,
                null,
                START);
    }
}
