package dev.holdfast.watch;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.json.Codec;
import dev.holdfast.watch.Finding.Past;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What is said of how much came, whenever somebody looks. */
class WatchTest {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private final List<Instant> came = new ArrayList<>();
    private final List<Finding> found = new ArrayList<>();

    private static Watch watch(@Nullable Integer atLeast, @Nullable Integer atMost, Duration per, Instant now) {
        var rule = new Rule("in", atLeast, atMost, per, ZoneId.of("Europe/Berlin"), null, null);
        return Watch.begun("shop", "upload", "w", 1000, rule, now);
    }

    private long count(Period period, long enough) {
        var count = came.stream()
                .filter(at -> !at.isBefore(period.from()) && at.isBefore(period.to()))
                .count();
        return Math.min(count, enough);
    }

    /** Looks when it asks to be looked at, up to an instant. */
    private Watch until(Watch watch, Instant wake, Instant end) {
        var now = watch;
        for (var at = wake; !at.isAfter(end); ) {
            var seen = at;
            var judgement = now.judge(seen, (period, enough) -> {
                var before = new Period(period.from(), period.to().isBefore(seen) ? period.to() : seen);
                return count(before, enough);
            });
            found.addAll(judgement.findings());
            now = judgement.next();
            assertThat(judgement.wake()).isAfter(at);
            at = judgement.wake();
        }
        return now;
    }

    private List<String> said() {
        return found.stream()
                .map(f -> f.kind().word() + " " + f.count() + " " + f.period().from())
                .toList();
    }

    @Example
    void the_period_in_which_it_begins_is_not_judged_for_too_few() {
        var watch = watch(1, null, ofHours(1), START.plus(ofMinutes(1)));
        until(watch, START.plus(ofHours(1)), START.plus(ofMinutes(121)));
        assertThat(found).isEmpty();
        until(watch, START.plus(ofHours(1)), START.plus(ofMinutes(122)));
        assertThat(said()).containsExactly("below-minimum 0 2026-03-01T09:00:00Z");
        assertThat(found.getFirst().at()).isEqualTo(START.plus(ofHours(2)));
    }

    @Example
    void one_that_begins_with_a_period_judges_it() {
        until(watch(1, null, ofHours(1), START), START, START.plus(ofMinutes(62)));
        assertThat(said()).containsExactly("below-minimum 0 2026-03-01T08:00:00Z");
    }

    @Example
    void too_many_are_told_once_in_a_period_and_again_in_the_next() {
        for (var i = 0; i < 300; i++) came.add(START.plus(ofSeconds(10L + i * 20)));
        var watch = watch(null, 3, ofHours(1), START);
        var after = until(watch, START.plus(ofMinutes(1)), START.plus(ofMinutes(63)));
        assertThat(said())
                .containsExactly("above-maximum 6 2026-03-01T08:00:00Z", "above-maximum 6 2026-03-01T09:00:00Z");
        assertThat(found.getFirst().at()).isEqualTo(START.plus(ofMinutes(2)));
        assertThat(found.getLast().earlier())
                .containsExactly(new Past(1001, Kind.ABOVE_MAXIMUM, START.plus(ofMinutes(2))));
        assertThat(found.getLast().version()).isGreaterThan(1001);
        assertThat(Codec.stored(Watch.class, Codec.encode(after))).isEqualTo(after);
    }

    @Example
    void an_outage_judges_each_missed_period_once() {
        came.add(START.plus(ofMinutes(90)));
        var after = until(watch(1, null, ofHours(1), START), START.plus(ofHours(5)), START.plus(ofHours(5)));
        assertThat(said())
                .containsExactly(
                        "below-minimum 0 2026-03-01T08:00:00Z",
                        "below-minimum 0 2026-03-01T10:00:00Z",
                        "below-minimum 0 2026-03-01T11:00:00Z");
        assertThat(found).extracting(Finding::version).doesNotHaveDuplicates().isSorted();
        until(after, START.plus(ofHours(5)), START.plus(ofMinutes(301)));
        assertThat(found).hasSize(3);
    }

    @Example
    void of_a_long_outage_only_the_last_periods_are_judged() {
        until(watch(1, null, ofMinutes(1), START), START.plus(ofDays(2)), START.plus(ofDays(2)));
        assertThat(found).hasSize(Watch.MISSED);
        assertThat(found.getLast().period().to())
                .isEqualTo(START.plus(ofDays(2)).minus(Watch.GRACE));
    }

    @Example
    void nothing_is_said_of_a_period_whose_arrivals_may_be_gone() {
        until(watch(1, null, ofHours(1), START), START.plus(ofDays(4)), START.plus(ofDays(4)));
        assertThat(found).as("the last 31 hours").hasSize(31);
        found.clear();
        until(watch(1, null, ofDays(7), START), START.plus(ofDays(100)), START.plus(ofDays(100)));
        assertThat(found).as("of a week, 17 days are kept").hasSize(2);
    }

    @Example
    void a_clock_that_jumps_back_tells_nothing_twice() {
        var after = until(watch(1, null, ofHours(1), START), START.plus(ofHours(3)), START.plus(ofHours(3)));
        var before = found.size();
        var back = after.judge(START.plus(ofHours(1)), this::count);
        assertThat(back.findings()).isEmpty();
        assertThat(back.next()).isEqualTo(after);
        until(back.next(), back.wake(), START.plus(ofHours(3)));
        assertThat(found).hasSize(before);
    }

    @Provide
    Arbitrary<List<Integer>> minutes() {
        return Arbitraries.integers().between(0, 60 * 24 * 2).list().ofMaxSize(60);
    }

    /** Whoever looks late, or at any moments at all, says of each period the same, and once. */
    @Property(tries = 300)
    void whenever_it_is_looked_at_each_period_is_told_of_once_and_rightly(
            @ForAll("minutes") List<Integer> arrivals,
            @ForAll("minutes") List<Integer> looks,
            @ForAll("lengths") Duration per) {
        came.clear();
        found.clear();
        // Over the night in which the clock is changed.
        var start = Instant.parse("2026-03-27T09:30:00Z");
        arrivals.forEach(m -> came.add(start.plus(ofMinutes(m))));
        var end = start.plus(ofDays(2));
        var watch = watch(2, 3, per, start);
        var times = new ArrayList<>(looks.stream().sorted().toList());
        times.add(60 * 24 * 3);
        for (var minute : times) {
            var now = start.plus(ofMinutes(minute));
            var judgement = watch.judge(now, this::count);
            found.addAll(judgement.findings());
            watch = judgement.next();
        }
        assertThat(found.stream().map(f -> f.kind() + "" + f.period()))
                .as("once")
                .doesNotHaveDuplicates();
        assertThat(found).extracting(Finding::version).doesNotHaveDuplicates().isSorted();
        var periods = Objects.requireNonNull(watch.rule().periods());
        if (per.compareTo(ofHours(3)) < 0) return;
        // With so few periods none is passed over.
        for (var period = periods.at(start); !period.to().isAfter(end); period = periods.after(period)) {
            var count = count(period, Long.MAX_VALUE);
            var its = period;
            var kinds = found.stream()
                    .filter(f -> f.period().equals(its))
                    .map(Finding::kind)
                    .toList();
            if (count > 3) assertThat(kinds).as("%s", period).containsExactly(Kind.ABOVE_MAXIMUM);
            else if (count < 2 && !period.from().isBefore(start))
                assertThat(kinds).as("%s", period).containsExactly(Kind.BELOW_MINIMUM);
            else assertThat(kinds).as("%s", period).isEmpty();
        }
    }

    @Provide
    Arbitrary<Duration> lengths() {
        return Arbitraries.of(ofMinutes(1), ofMinutes(15), ofHours(6), ofHours(8), ofDays(1));
    }
}
