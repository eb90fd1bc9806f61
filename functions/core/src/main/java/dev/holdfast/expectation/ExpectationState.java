// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.expectation;

import dev.holdfast.expectation.ExpectationViolation.PastViolation;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The state of a counting rule between sweeps.
 *
 * @param version increases with each change of the state and with each replacement of the rule
 * @param since the time at which the rule came into force; {@code atLeast} doesn't apply to a period that began earlier
 * @param from the start of the first period that is not checked yet
 * @param aboveMaximum whether an earlier check has already found more than {@code atMost} arrivals in this period
 * @param reportedViolations the newest violation of each kind, newest first
 */
@RecordBuilder
record ExpectationState(
        String app,
        String workflow,
        String name,
        long version,
        ExpectationRule rule,
        Instant since,
        Instant from,
        boolean aboveMaximum,
        List<PastViolation> reportedViolations)
        implements ExpectationStateBuilder.With {
    /**
     * The time between the end of a period and its check. During this time, the change feed can project late arrivals.
     */
    static final Duration JUDGEMENT_DELAY = Duration.ofMinutes(2);

    /** The maximum number of past periods that a sweep checks after an outage. */
    static final int MAX_MISSED_PERIODS = 31;

    /**
     * The tolerated number of periods between now and the first unchecked period. After the clock was set back, the
     * first unchecked period may be later. Then Holdfast checks periods again.
     */
    private static final int TOLERATED_PERIODS_AHEAD = 2;

    /**
     * The number of times that a sweep checks {@code atMost} during a period. {@link #MIN_CHECK_INTERVAL} and {@link
     * #MAX_CHECK_INTERVAL} limit the time between two checks.
     */
    private static final int CHECKS_PER_PERIOD = 60;

    private static final Duration MIN_CHECK_INTERVAL = Duration.ofMinutes(1);
    private static final Duration MAX_CHECK_INTERVAL = Duration.ofMinutes(15);

    ExpectationState {
        reportedViolations = List.copyOf(reportedViolations);
    }

    /** Reads the arrivals and the silences of periods. */
    interface PeriodReader {
        /**
         * Returns the exact count if it is below {@code sufficientCount}; otherwise any number of at least
         * {@code sufficientCount}.
         */
        long countArrivals(CountingPeriod countingPeriod, long sufficientCount);

        /** Whether silences cover the whole period for this kind of violation. */
        default boolean isSilenced(ViolationKind violationKind, CountingPeriod countingPeriod) {
            return false;
        }

        /** Whether the period contains working time of the calendar. */
        default boolean hasWorkingTime(String calendar, CountingPeriod countingPeriod) {
            return true;
        }
    }

    /**
     * The result of a check.
     *
     * @param next the next state; equal to the previous state if the check covered no period and found no violation
     * @param nextCheckAt the time at which the rule is due again
     */
    record ExpectationJudgement(ExpectationState next, List<ExpectationViolation> violations, Instant nextCheckAt) {}

    static ExpectationState startNew(
            String app, String workflow, String name, long version, ExpectationRule expectationRule, Instant now) {
        var expectationState =
                new ExpectationState(app, workflow, name, version, expectationRule, now, now, false, List.of());
        return expectationState.withPeriod(
                expectationState.periods().periodContaining(now).from(), false);
    }

    /**
     * Checks whether the arrivals in the passed periods violate the rule.
     *
     * <ol>
     *   <li>Start with the first period that is not checked yet, but at most {@link #MAX_MISSED_PERIODS} periods ago.
     *   <li>Check each closed period against both limits. A period is closed once {@link #JUDGEMENT_DELAY} has passed
     *       since its end. Periods on other days than the rule's {@code days}, periods without working time of its
     *       {@code calendar}, and closed periods that silences cover entirely, have no limits.
     *   <li>Check the open period only against {@code atMost}.
     * </ol>
     */
    ExpectationJudgement judge(Instant now, PeriodReader periodReader) {
        var violations = new ArrayList<ExpectationViolation>();
        var countingPeriod = firstUnjudgedPeriod(now);
        var expectationState = countingPeriod.from().equals(from) ? this : withPeriod(countingPeriod.from(), false);
        while (isClosed(countingPeriod, now)) {
            expectationState = expectationState.judgeClosedPeriod(countingPeriod, now, periodReader, violations);
            countingPeriod = periods().periodAfter(countingPeriod);
            expectationState = expectationState.withPeriod(countingPeriod.from(), false);
        }
        expectationState = expectationState.judgeMaximum(countingPeriod, now, periodReader, violations);
        var changed = !expectationState.equals(this);
        return new ExpectationJudgement(
                changed && violations.isEmpty() ? expectationState.withVersion(version + 1) : expectationState,
                violations,
                expectationState.nextCheckAt(now));
    }

    /** Returns the time at which the rule is due again. */
    Instant nextCheckAt(Instant now) {
        var end = periods().periodContaining(from).to().plus(JUDGEMENT_DELAY);
        if (rule.atMost() == null || aboveMaximum) return end;
        var interval = Objects.requireNonNull(rule.per()).dividedBy(CHECKS_PER_PERIOD);
        if (interval.compareTo(MIN_CHECK_INTERVAL) < 0) interval = MIN_CHECK_INTERVAL;
        if (interval.compareTo(MAX_CHECK_INTERVAL) > 0) interval = MAX_CHECK_INTERVAL;
        var checkAt = now.plus(interval);
        return checkAt.isBefore(end) ? checkAt : end;
    }

    private static boolean isClosed(CountingPeriod countingPeriod, Instant now) {
        return !countingPeriod.to().plus(JUDGEMENT_DELAY).isAfter(now);
    }

    /** Returns the first period to check. After a long outage, this period is later than the first missed period. */
    private CountingPeriod firstUnjudgedPeriod(Instant now) {
        // If the clock was set back by more than the tolerated periods, the checks start again with the present period.
        // Without this step, Holdfast wouldn't check any period for a long time. If the clock was set back by less,
        // Holdfast doesn't check a period twice.
        var judgedAhead = Objects.requireNonNull(rule.per()).multipliedBy(TOLERATED_PERIODS_AHEAD);
        if (from.isAfter(now.plus(judgedAhead))) return periods().periodContaining(now);
        var countingPeriod = periods().periodContaining(now.minus(JUDGEMENT_DELAY));
        for (var back = 0; back < MAX_MISSED_PERIODS && countingPeriod.from().isAfter(from); back++)
            countingPeriod = periods().periodBefore(countingPeriod);
        return countingPeriod.from().isAfter(from) ? countingPeriod : periods().periodContaining(from);
    }

    /**
     * Checks a closed period. Skips a period whose arrivals may have expired, because the number of these arrivals is
     * unknown.
     */
    private ExpectationState judgeClosedPeriod(
            CountingPeriod countingPeriod,
            Instant now,
            PeriodReader periodReader,
            List<ExpectationViolation> violations) {
        if (countingPeriod.from().plus(rule.arrivalRetention()).isBefore(now)) return this;
        var atLeast = rule.atLeast();
        var expectationState = judgeMaximum(countingPeriod, now, periodReader, violations);
        if (atLeast == null
                || !isCounted(countingPeriod, periodReader)
                || countingPeriod.from().isBefore(since)) return expectationState;
        var count = periodReader.countArrivals(countingPeriod, atLeast);
        return count < atLeast && !periodReader.isSilenced(ViolationKind.BELOW_MINIMUM, countingPeriod)
                ? expectationState.withViolation(
                        ViolationKind.BELOW_MINIMUM, count, countingPeriod, countingPeriod.to(), violations)
                : expectationState;
    }

    private ExpectationState judgeMaximum(
            CountingPeriod countingPeriod,
            Instant now,
            PeriodReader periodReader,
            List<ExpectationViolation> violations) {
        var atMost = rule.atMost();
        if (atMost == null || aboveMaximum || !isCounted(countingPeriod, periodReader)) return this;
        if (periodReader.countArrivals(countingPeriod, atMost + 1L) <= atMost) return this;
        var isOpen = now.isBefore(countingPeriod.to());
        if (!isOpen && periodReader.isSilenced(ViolationKind.ABOVE_MAXIMUM, countingPeriod)) return this;
        var at = isOpen ? now : countingPeriod.to();
        return withViolation(
                        ViolationKind.ABOVE_MAXIMUM,
                        periodReader.countArrivals(countingPeriod, Long.MAX_VALUE),
                        countingPeriod,
                        at,
                        violations)
                .withPeriod(countingPeriod.from(), true);
    }

    private boolean isCounted(CountingPeriod countingPeriod, PeriodReader periodReader) {
        var isOnCountedDay =
                rule.days().isEmpty() || rule.days().contains(periods().firstDayOf(countingPeriod));
        return isOnCountedDay
                && (rule.calendar() == null || periodReader.hasWorkingTime(rule.calendar(), countingPeriod));
    }

    private ExpectationState withViolation(
            ViolationKind violationKind,
            long count,
            CountingPeriod countingPeriod,
            Instant at,
            List<ExpectationViolation> violations) {
        violations.add(new ExpectationViolation(
                app, workflow, name, version + 1, violationKind, rule, count, countingPeriod, at, reportedViolations));
        var pastViolations = new ArrayList<PastViolation>();
        pastViolations.add(new PastViolation(version + 1, violationKind, at));
        reportedViolations.stream().filter(past -> past.kind() != violationKind).forEach(pastViolations::add);
        return with(next -> next.version(version + 1).reportedViolations(pastViolations));
    }

    private ExpectationState withPeriod(Instant from, boolean aboveMaximum) {
        return with(next -> next.from(from).aboveMaximum(aboveMaximum));
    }

    private PeriodCalendar periods() {
        return Objects.requireNonNull(rule.periods());
    }
}
