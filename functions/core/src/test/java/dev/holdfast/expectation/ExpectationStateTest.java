package dev.holdfast.expectation;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.expectation.ExpectationViolation.PastViolation;
import dev.holdfast.json.JsonCodec;
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
class ExpectationStateTest {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private final List<Instant> came = new ArrayList<>();
    private final List<ExpectationViolation> found = new ArrayList<>();

    private static ExpectationState watch(
            @Nullable Integer atLeast, @Nullable Integer atMost, Duration per, Instant now) {
        var expectationRule = new ExpectationRule("in", atLeast, atMost, per, ZoneId.of("Europe/Berlin"), null, null);
        return ExpectationState.startNew("shop", "upload", "w", 1000, expectationRule, now);
    }

    private long count(CountingPeriod countingPeriod, long enough) {
        var count = came.stream()
                .filter(at -> !at.isBefore(countingPeriod.from()) && at.isBefore(countingPeriod.to()))
                .count();
        return Math.min(count, enough);
    }

    /** Looks when it asks to be looked at, up to an instant. */
    private ExpectationState until(ExpectationState expectationState, Instant wake, Instant end) {
        var now = expectationState;
        for (var at = wake; !at.isAfter(end); ) {
            var seen = at;
            var expectationJudgement = now.judge(seen, (countingPeriod, enough) -> {
                var before = new CountingPeriod(
                        countingPeriod.from(), countingPeriod.to().isBefore(seen) ? countingPeriod.to() : seen);
                return count(before, enough);
            });
            found.addAll(expectationJudgement.violations());
            now = expectationJudgement.next();
            assertThat(expectationJudgement.nextCheckAt()).isAfter(at);
            at = expectationJudgement.nextCheckAt();
        }
        return now;
    }

    private List<String> said() {
        return found.stream()
                .map(f ->
                        f.kind().jsonName() + " " + f.count() + " " + f.period().from())
                .toList();
    }

    @Example
    void the_starting_period_is_not_judged_for_its_minimum() {
        var expectationState = watch(1, null, ofHours(1), START.plus(ofMinutes(1)));
        until(expectationState, START.plus(ofHours(1)), START.plus(ofMinutes(121)));
        assertThat(found).isEmpty();
        until(expectationState, START.plus(ofHours(1)), START.plus(ofMinutes(122)));
        assertThat(said()).containsExactly("below-minimum 0 2026-03-01T09:00:00Z");
        assertThat(found.getFirst().at()).isEqualTo(START.plus(ofHours(2)));
    }

    @Example
    void a_rule_that_starts_with_a_period_judges_it() {
        until(watch(1, null, ofHours(1), START), START, START.plus(ofMinutes(62)));
        assertThat(said()).containsExactly("below-minimum 0 2026-03-01T08:00:00Z");
    }

    @Example
    void an_exceeded_maximum_is_reported_once_per_period() {
        for (var i = 0; i < 300; i++) came.add(START.plus(ofSeconds(10L + i * 20)));
        var expectationState = watch(null, 3, ofHours(1), START);
        var after = until(expectationState, START.plus(ofMinutes(1)), START.plus(ofMinutes(63)));
        assertThat(said())
                .containsExactly("above-maximum 6 2026-03-01T08:00:00Z", "above-maximum 6 2026-03-01T09:00:00Z");
        assertThat(found.getFirst().at()).isEqualTo(START.plus(ofMinutes(2)));
        assertThat(found.getLast().earlier())
                .containsExactly(new PastViolation(1001, ViolationKind.ABOVE_MAXIMUM, START.plus(ofMinutes(2))));
        assertThat(found.getLast().version()).isGreaterThan(1001);
        assertThat(JsonCodec.decodeStored(ExpectationState.class, JsonCodec.encode(after)))
                .isEqualTo(after);
    }

    @Example
    void each_missed_period_is_judged_once_after_an_outage() {
        came.add(START.plus(ofMinutes(90)));
        var after = until(watch(1, null, ofHours(1), START), START.plus(ofHours(5)), START.plus(ofHours(5)));
        assertThat(said())
                .containsExactly(
                        "below-minimum 0 2026-03-01T08:00:00Z",
                        "below-minimum 0 2026-03-01T10:00:00Z",
                        "below-minimum 0 2026-03-01T11:00:00Z");
        assertThat(found)
                .extracting(ExpectationViolation::version)
                .doesNotHaveDuplicates()
                .isSorted();
        until(after, START.plus(ofHours(5)), START.plus(ofMinutes(301)));
        assertThat(found).hasSize(3);
    }

    @Example
    void a_long_outage_judges_only_the_last_periods() {
        until(watch(1, null, ofMinutes(1), START), START.plus(ofDays(2)), START.plus(ofDays(2)));
        assertThat(found).hasSize(ExpectationState.MAX_MISSED_PERIODS);
        assertThat(found.getLast().period().to())
                .isEqualTo(START.plus(ofDays(2)).minus(ExpectationState.JUDGEMENT_DELAY));
    }

    @Example
    void a_period_whose_arrivals_expired_is_not_judged() {
        until(watch(1, null, ofHours(1), START), START.plus(ofDays(4)), START.plus(ofDays(4)));
        assertThat(found).as("the last 31 hours").hasSize(31);
        found.clear();
        until(watch(1, null, ofDays(7), START), START.plus(ofDays(100)), START.plus(ofDays(100)));
        assertThat(found).as("of a week, 17 days are kept").hasSize(2);
    }

    @Example
    void a_clock_set_back_reports_nothing_twice() {
        var after = until(watch(1, null, ofHours(1), START), START.plus(ofHours(3)), START.plus(ofHours(3)));
        var before = found.size();
        var back = after.judge(START.plus(ofHours(1)), this::count);
        assertThat(back.violations()).isEmpty();
        assertThat(back.next()).isEqualTo(after);
        until(back.next(), back.nextCheckAt(), START.plus(ofHours(3)));
        assertThat(found).hasSize(before);
    }

    @Provide
    Arbitrary<List<Integer>> minutes() {
        return Arbitraries.integers().between(0, 60 * 24 * 2).list().ofMaxSize(60);
    }

    /** Whoever looks late, or at any moments at all, says of each period the same, and once. */
    @Property(tries = 300)
    void each_period_is_reported_once_at_any_sweep_times(
            @ForAll("minutes") List<Integer> arrivals,
            @ForAll("minutes") List<Integer> looks,
            @ForAll("lengths") Duration per) {
        came.clear();
        found.clear();
        // Over the night in which the clock is changed.
        var start = Instant.parse("2026-03-27T09:30:00Z");
        arrivals.forEach(m -> came.add(start.plus(ofMinutes(m))));
        var end = start.plus(ofDays(2));
        var expectationState = watch(2, 3, per, start);
        var times = new ArrayList<>(looks.stream().sorted().toList());
        times.add(60 * 24 * 3);
        for (var minute : times) {
            var now = start.plus(ofMinutes(minute));
            var expectationJudgement = expectationState.judge(now, this::count);
            found.addAll(expectationJudgement.violations());
            expectationState = expectationJudgement.next();
        }
        assertThat(found.stream().map(f -> f.kind() + "" + f.period()))
                .as("once")
                .doesNotHaveDuplicates();
        assertThat(found)
                .extracting(ExpectationViolation::version)
                .doesNotHaveDuplicates()
                .isSorted();
        var periodCalendar = Objects.requireNonNull(expectationState.rule().periods());
        if (per.compareTo(ofHours(3)) < 0) return;
        // With so few periods none is passed over.
        for (var countingPeriod = periodCalendar.periodContaining(start);
                !countingPeriod.to().isAfter(end);
                countingPeriod = periodCalendar.periodAfter(countingPeriod)) {
            var count = count(countingPeriod, Long.MAX_VALUE);
            var its = countingPeriod;
            var kinds = found.stream()
                    .filter(f -> f.period().equals(its))
                    .map(ExpectationViolation::kind)
                    .toList();
            if (count > 3) assertThat(kinds).as("%s", countingPeriod).containsExactly(ViolationKind.ABOVE_MAXIMUM);
            else if (count < 2 && !countingPeriod.from().isBefore(start))
                assertThat(kinds).as("%s", countingPeriod).containsExactly(ViolationKind.BELOW_MINIMUM);
            else assertThat(kinds).as("%s", countingPeriod).isEmpty();
        }
    }

    @Provide
    Arbitrary<Duration> lengths() {
        return Arbitraries.of(ofMinutes(1), ofMinutes(15), ofHours(6), ofHours(8), ofDays(1));
    }
}
