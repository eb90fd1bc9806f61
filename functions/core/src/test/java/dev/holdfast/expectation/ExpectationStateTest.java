// SPDX-License-Identifier: Apache-2.0
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

/** A rule reports each violation once, regardless of the times of the sweeps. */
class ExpectationStateTest {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private final List<Instant> arrivals = new ArrayList<>();
    private final List<ExpectationViolation> violations = new ArrayList<>();

    private static ExpectationState startRule(
            @Nullable Integer atLeast, @Nullable Integer atMost, Duration per, Instant now) {
        var expectationRule = new ExpectationRule(
                "in", atLeast, atMost, per, List.of(), ZoneId.of("Europe/Berlin"), null, null, null);
        return ExpectationState.startNew("shop", "upload", "w", 1000, expectationRule, now);
    }

    private long count(CountingPeriod countingPeriod, long sufficientCount) {
        var count = arrivals.stream()
                .filter(at -> !at.isBefore(countingPeriod.from()) && at.isBefore(countingPeriod.to()))
                .count();
        return Math.min(count, sufficientCount);
    }

    /** Judges the rule up to an instant. Each judgement determines the time of the next one. */
    private ExpectationState judgeUntil(ExpectationState expectationState, Instant firstCheckAt, Instant end) {
        var current = expectationState;
        for (var checkAt = firstCheckAt; !checkAt.isAfter(end); ) {
            var now = checkAt;
            var expectationJudgement = current.judge(now, (countingPeriod, sufficientCount) -> {
                var elapsed = new CountingPeriod(
                        countingPeriod.from(), countingPeriod.to().isBefore(now) ? countingPeriod.to() : now);
                return count(elapsed, sufficientCount);
            });
            violations.addAll(expectationJudgement.violations());
            current = expectationJudgement.next();
            assertThat(expectationJudgement.nextCheckAt()).isAfter(checkAt);
            checkAt = expectationJudgement.nextCheckAt();
        }
        return current;
    }

    private List<String> violationTexts() {
        return violations.stream()
                .map(violation -> violation.kind().jsonName() + " " + violation.count() + " "
                        + violation.period().from())
                .toList();
    }

    @Example
    void the_starting_period_is_not_judged_for_its_minimum() {
        var expectationState = startRule(1, null, ofHours(1), START.plus(ofMinutes(1)));
        judgeUntil(expectationState, START.plus(ofHours(1)), START.plus(ofMinutes(121)));
        assertThat(violations).isEmpty();
        judgeUntil(expectationState, START.plus(ofHours(1)), START.plus(ofMinutes(122)));
        assertThat(violationTexts()).containsExactly("below-minimum 0 2026-03-01T09:00:00Z");
        assertThat(violations.getFirst().at()).isEqualTo(START.plus(ofHours(2)));
    }

    @Example
    void a_rule_that_starts_with_a_period_judges_it() {
        judgeUntil(startRule(1, null, ofHours(1), START), START, START.plus(ofMinutes(62)));
        assertThat(violationTexts()).containsExactly("below-minimum 0 2026-03-01T08:00:00Z");
    }

    @Example
    void an_exceeded_maximum_is_reported_once_per_period() {
        for (var i = 0; i < 300; i++) arrivals.add(START.plus(ofSeconds(10L + i * 20)));
        var expectationState = startRule(null, 3, ofHours(1), START);
        var after = judgeUntil(expectationState, START.plus(ofMinutes(1)), START.plus(ofMinutes(63)));
        assertThat(violationTexts())
                .containsExactly("above-maximum 6 2026-03-01T08:00:00Z", "above-maximum 6 2026-03-01T09:00:00Z");
        assertThat(violations.getFirst().at()).isEqualTo(START.plus(ofMinutes(2)));
        assertThat(violations.getLast().earlier())
                .containsExactly(new PastViolation(1001, ViolationKind.ABOVE_MAXIMUM, START.plus(ofMinutes(2))));
        assertThat(violations.getLast().version()).isGreaterThan(1001);
        assertThat(JsonCodec.decodeStored(ExpectationState.class, JsonCodec.encode(after)))
                .isEqualTo(after);
    }

    @Example
    void each_missed_period_is_judged_once_after_an_outage() {
        arrivals.add(START.plus(ofMinutes(90)));
        var after = judgeUntil(startRule(1, null, ofHours(1), START), START.plus(ofHours(5)), START.plus(ofHours(5)));
        assertThat(violationTexts())
                .containsExactly(
                        "below-minimum 0 2026-03-01T08:00:00Z",
                        "below-minimum 0 2026-03-01T10:00:00Z",
                        "below-minimum 0 2026-03-01T11:00:00Z");
        assertThat(violations)
                .extracting(ExpectationViolation::version)
                .doesNotHaveDuplicates()
                .isSorted();
        judgeUntil(after, START.plus(ofHours(5)), START.plus(ofMinutes(301)));
        assertThat(violations).hasSize(3);
    }

    @Example
    void a_long_outage_judges_only_the_last_periods() {
        judgeUntil(startRule(1, null, ofMinutes(1), START), START.plus(ofDays(2)), START.plus(ofDays(2)));
        assertThat(violations).hasSize(ExpectationState.MAX_MISSED_PERIODS);
        assertThat(violations.getLast().period().to())
                .isEqualTo(START.plus(ofDays(2)).minus(ExpectationState.JUDGEMENT_DELAY));
    }

    @Example
    void a_period_whose_arrivals_expired_is_not_judged() {
        judgeUntil(startRule(1, null, ofHours(1), START), START.plus(ofDays(4)), START.plus(ofDays(4)));
        assertThat(violations).as("the last 31 hours").hasSize(31);
        violations.clear();
        judgeUntil(startRule(1, null, ofDays(7), START), START.plus(ofDays(100)), START.plus(ofDays(100)));
        assertThat(violations).as("arrivals are kept for 17 days").hasSize(2);
    }

    @Example
    void a_clock_set_back_reports_nothing_twice() {
        var after = judgeUntil(startRule(1, null, ofHours(1), START), START.plus(ofHours(3)), START.plus(ofHours(3)));
        var before = violations.size();
        var repeated = after.judge(START.plus(ofHours(1)), this::count);
        assertThat(repeated.violations()).isEmpty();
        assertThat(repeated.next()).isEqualTo(after);
        judgeUntil(repeated.next(), repeated.nextCheckAt(), START.plus(ofHours(3)));
        assertThat(violations).hasSize(before);
    }

    @Provide
    Arbitrary<List<Integer>> minutes() {
        return Arbitraries.integers().between(0, 60 * 24 * 2).list().ofMaxSize(60);
    }

    /** The times of the sweeps don't affect which periods the rule reports, or how often. */
    @Property(tries = 300)
    void each_period_is_reported_once_at_any_sweep_times(
            @ForAll("minutes") List<Integer> arrivalMinutes,
            @ForAll("minutes") List<Integer> checkMinutes,
            @ForAll("lengths") Duration per) {
        arrivals.clear();
        violations.clear();
        // The two days include a clock change.
        var start = Instant.parse("2026-03-27T09:30:00Z");
        arrivalMinutes.forEach(minute -> arrivals.add(start.plus(ofMinutes(minute))));
        var end = start.plus(ofDays(2));
        var expectationState = startRule(2, 3, per, start);
        var times = new ArrayList<>(checkMinutes.stream().sorted().toList());
        times.add(60 * 24 * 3);
        for (var minute : times) {
            var now = start.plus(ofMinutes(minute));
            var expectationJudgement = expectationState.judge(now, this::count);
            violations.addAll(expectationJudgement.violations());
            expectationState = expectationJudgement.next();
        }
        assertThat(violations.stream().map(violation -> violation.kind() + "" + violation.period()))
                .as("each violation is reported once")
                .doesNotHaveDuplicates();
        assertThat(violations)
                .extracting(ExpectationViolation::version)
                .doesNotHaveDuplicates()
                .isSorted();
        var periodCalendar = Objects.requireNonNull(expectationState.rule().periods());
        if (per.compareTo(ofHours(3)) < 0) return;
        // With so few periods, the rule skips no period.
        for (var countingPeriod = periodCalendar.periodContaining(start);
                !countingPeriod.to().isAfter(end);
                countingPeriod = periodCalendar.periodAfter(countingPeriod)) {
            var count = count(countingPeriod, Long.MAX_VALUE);
            var period = countingPeriod;
            var kinds = violations.stream()
                    .filter(violation -> violation.period().equals(period))
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
