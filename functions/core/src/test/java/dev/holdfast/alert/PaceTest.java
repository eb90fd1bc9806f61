package dev.holdfast.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Page;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
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

class PaceTest {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    /** One row, into which another carrier may write between anybody's look and its own write. */
    private static final class OneRow implements Table {
        final Map<Key, Row> rows = new HashMap<>();

        @Nullable
        Runnable meanwhile;

        @Override
        public Optional<Row> get(Key key) {
            var found = Optional.ofNullable(rows.get(key));
            var others = meanwhile;
            meanwhile = null;
            if (others != null) others.run();
            return found;
        }

        @Override
        public boolean write(List<Write> writes) {
            var put = (Write.Put) writes.getFirst();
            var there = rows.get(put.key());
            var holds = switch (put.condition()) {
                case Condition.Absent absent -> there == null;
                case Condition.VersionIs(var version) -> there != null && there.version() == version;
                case Condition.Any any -> true;
            };
            if (holds) rows.put(put.key(), put.row());
            return holds;
        }

        @Override
        public Map<Key, Row> getAll(List<Key> keys) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Page query(Query query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long count(Query query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Boolean> writeEach(List<Write> writes) {
            throw new UnsupportedOperationException();
        }
    }

    private final OneRow table = new OneRow();
    private final Pace pace = new Pace(table, new Random(3)::nextDouble);

    @Property
    void in_no_stretch_of_time_does_more_go_than_the_limit_says_however_carriers_interleave(
            @ForAll @IntRange(min = 1, max = 20) int most,
            @ForAll @LongRange(min = 1000, max = 100_000) long per,
            @ForAll @Size(max = 60) List<@IntRange(max = 30_000) Integer> pauses,
            @ForAll Random random) {
        table.rows.clear();
        var limit = new Limit(most, Duration.ofMillis(per));
        var to = subscription(limit);
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
                assertThat(last - from + 1L).isLessThanOrEqualTo(most + stretch / limit.interval());
            }
        }
    }

    private void send(Subscription to, int able, Instant now, List<Instant> sent) {
        var admission = pace.admit(to, false, able, 0, now);
        assertThat(admission.now() + admission.slots().size()).isEqualTo(able);
        assertThat(admission.slots()).allMatch(slot -> slot.isAfter(now));
        for (var i = 0; i < admission.now(); i++) sent.add(now);
    }

    @Property
    void whoever_comes_at_its_time_goes_when_nobody_else_comes(
            @ForAll @IntRange(min = 1, max = 50) int most, @ForAll @LongRange(min = 1000, max = 28_800_000) long per) {
        table.rows.clear();
        var to = subscription(new Limit(most, Duration.ofMillis(per)));
        var first = pace.admit(to, false, most + 3, 0, START);
        assertThat(first.now()).isEqualTo(most);
        for (var slot : first.slots()) {
            assertThat(pace.admit(to, false, 1, 0, slot).now()).isOne();
        }
    }

    @Property
    void after_a_clock_was_set_back_one_goes_within_the_stretch(
            @ForAll @IntRange(min = 1, max = 50) int most,
            @ForAll @LongRange(min = 1000, max = 86_400_000) long per,
            @ForAll @LongRange(min = 1, max = 10_000_000_000L) long back) {
        table.rows.clear();
        var to = subscription(new Limit(most, Duration.ofMillis(per)));
        pace.admit(to, false, most + 20, 0, START.plusMillis(back));
        var waits = pace.admit(to, false, 1, 0, START);
        if (waits.now() == 1) return;
        var slot = waits.slots().getFirst();
        assertThat(slot).isBeforeOrEqualTo(START.plusMillis(per + 1));
        assertThat(pace.admit(to, false, 1, 0, slot).now()).isOne();
    }

    @Test
    void what_is_told_together_is_one_and_waits_for_the_same_instant() {
        var to = subscription(new Limit(1, Duration.ofHours(1)));
        assertThat(pace.admit(to, true, 40, 2, START)).isEqualTo(new Pace.Admission(40, List.of()));
        var wait = pace.admit(to, true, 40, 2, START.plusSeconds(60));
        assertThat(wait.now()).isZero();
        assertThat(wait.slots()).hasSize(42).containsOnly(START.plusSeconds(3600));
    }

    @Test
    void whoever_loses_the_row_time_after_time_waits_a_moment() {
        var to = subscription(new Limit(100, Duration.ofHours(1)));
        table.meanwhile = interfering(to);
        var admission = pace.admit(to, false, 3, 1, START);
        assertThat(admission.now()).isZero();
        assertThat(admission.slots()).hasSize(4).allMatch(s -> s.isBefore(START.plusSeconds(11)));
    }

    private Runnable interfering(Subscription to) {
        return () -> {
            pace.admit(to, false, 1, 0, START);
            table.meanwhile = interfering(to);
        };
    }

    @Test
    void a_backlog_of_years_asks_again_within_a_day() {
        var to = subscription(new Limit(1, Duration.ofDays(1)));
        for (var i = 0; i < 5; i++)
            assertThat(pace.admit(to, false, 100, 0, START).slots())
                    .allMatch(
                            slot -> !slot.isAfter(START.plus(Duration.ofDays(1)).plusMillis(1)));
    }

    private static Subscription subscription(Limit limit) {
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
                new Manner(null, null, null, limit),
                null,
                null,
                START);
    }
}
