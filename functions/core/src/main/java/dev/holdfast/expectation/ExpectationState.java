package dev.holdfast.expectation;

import dev.holdfast.expectation.ExpectationViolation.PastViolation;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How a rule about all that reaches a state stands.
 *
 * @param version grows with every judgement, and from a rule to the one that takes its place
 * @param since from when on the rule holds: the period that had begun by then isn't judged for too few
 * @param from where the first period begins that isn't judged yet
 * @param aboveMaximum whether too many were found in that period already
 * @param told the newest finding of each kind, the newest first
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
        List<PastViolation> told)
        implements ExpectationStateBuilder.With {
    /** So long after a period's end it is judged: the change feed may bring what came in it so late. */
    static final Duration JUDGEMENT_DELAY = Duration.ofMinutes(2);

    /** So many periods are judged afterwards, where no sweep did so in time. */
    static final int MAX_MISSED_PERIODS = 31;

    /** While a period goes on, it is looked at so many times; but not more often, and not less often than that. */
    private static final int LOOKS_PER_PERIOD = 60;

    private static final Duration MIN_LOOK_INTERVAL = Duration.ofMinutes(1);
    private static final Duration MAX_LOOK_INTERVAL = Duration.ofMinutes(15);

    ExpectationState {
        told = List.copyOf(told);
    }

    /** Says how many items came in a period; where there are as many as is enough, any number that isn't less. */
    interface ArrivalCounter {
        long countArrivals(CountingPeriod countingPeriod, long enough);
    }

    /**
     * What comes of looking at it now.
     *
     * @param next how it stands from then on: the same where nothing was found and no period was judged
     * @param wake when to look again
     */
    record ExpectationJudgement(ExpectationState next, List<ExpectationViolation> findings, Instant wake) {}

    static ExpectationState startNew(
            String app, String workflow, String name, long version, ExpectationRule expectationRule, Instant now) {
        var expectationState =
                new ExpectationState(app, workflow, name, version, expectationRule, now, now, false, List.of());
        return expectationState.withPeriod(
                expectationState.periods().periodContaining(now).from(), false);
    }

    ExpectationJudgement judge(Instant now, ArrivalCounter arrivalCounter) {
        var findings = new ArrayList<ExpectationViolation>();
        var countingPeriod = firstUnjudgedPeriod(now);
        var expectationState = countingPeriod.from().equals(from) ? this : withPeriod(countingPeriod.from(), false);
        while (isClosed(countingPeriod, now)) {
            expectationState = expectationState.judgeClosedPeriod(countingPeriod, now, arrivalCounter, findings);
            countingPeriod = periods().periodAfter(countingPeriod);
            expectationState = expectationState.withPeriod(countingPeriod.from(), false);
        }
        expectationState = expectationState.judgeMaximum(countingPeriod, now, arrivalCounter, findings);
        var changed = !expectationState.equals(this);
        return new ExpectationJudgement(
                changed && findings.isEmpty() ? expectationState.withVersion(version + 1) : expectationState,
                findings,
                expectationState.nextLookAt(now));
    }

    /** When to look at it next. */
    Instant nextLookAt(Instant now) {
        var end = periods().periodContaining(from).to().plus(JUDGEMENT_DELAY);
        if (rule.atMost() == null || aboveMaximum) return end;
        var step = Objects.requireNonNull(rule.per()).dividedBy(LOOKS_PER_PERIOD);
        if (step.compareTo(MIN_LOOK_INTERVAL) < 0) step = MIN_LOOK_INTERVAL;
        if (step.compareTo(MAX_LOOK_INTERVAL) > 0) step = MAX_LOOK_INTERVAL;
        var look = now.plus(step);
        return look.isBefore(end) ? look : end;
    }

    private static boolean isClosed(CountingPeriod countingPeriod, Instant now) {
        return !countingPeriod.to().plus(JUDGEMENT_DELAY).isAfter(now);
    }

    /** The first period to look at: after a long outage, not the first that was missed. */
    private CountingPeriod firstUnjudgedPeriod(Instant now) {
        var countingPeriod = periods().periodContaining(now.minus(JUDGEMENT_DELAY));
        for (var back = 0; back < MAX_MISSED_PERIODS && countingPeriod.from().isAfter(from); back++)
            countingPeriod = periods().periodBefore(countingPeriod);
        return countingPeriod.from().isAfter(from) ? countingPeriod : periods().periodContaining(from);
    }

    /** A period that is over. Of one whose arrivals may be gone nobody knows how many they were. */
    private ExpectationState judgeClosedPeriod(
            CountingPeriod countingPeriod,
            Instant now,
            ArrivalCounter arrivalCounter,
            List<ExpectationViolation> findings) {
        if (countingPeriod.from().plus(rule.arrivalRetention()).isBefore(now)) return this;
        var atLeast = rule.atLeast();
        var expectationState = judgeMaximum(countingPeriod, now, arrivalCounter, findings);
        if (atLeast == null || countingPeriod.from().isBefore(since)) return expectationState;
        var found = arrivalCounter.countArrivals(countingPeriod, atLeast);
        return found < atLeast
                ? expectationState.withViolation(
                        ViolationKind.BELOW_MINIMUM, found, countingPeriod, countingPeriod.to(), findings)
                : expectationState;
    }

    private ExpectationState judgeMaximum(
            CountingPeriod countingPeriod,
            Instant now,
            ArrivalCounter arrivalCounter,
            List<ExpectationViolation> findings) {
        var atMost = rule.atMost();
        if (atMost == null || aboveMaximum || arrivalCounter.countArrivals(countingPeriod, atMost + 1L) <= atMost)
            return this;
        var at = now.isBefore(countingPeriod.to()) ? now : countingPeriod.to();
        return withViolation(
                        ViolationKind.ABOVE_MAXIMUM,
                        arrivalCounter.countArrivals(countingPeriod, Long.MAX_VALUE),
                        countingPeriod,
                        at,
                        findings)
                .withPeriod(countingPeriod.from(), true);
    }

    private ExpectationState withViolation(
            ViolationKind violationKind,
            long found,
            CountingPeriod countingPeriod,
            Instant at,
            List<ExpectationViolation> findings) {
        findings.add(new ExpectationViolation(
                app, workflow, name, version + 1, violationKind, rule, found, countingPeriod, at, told));
        var past = new ArrayList<PastViolation>();
        past.add(new PastViolation(version + 1, violationKind, at));
        told.stream().filter(p -> p.kind() != violationKind).forEach(past::add);
        return with(next -> next.version(version + 1).told(past));
    }

    private ExpectationState withPeriod(Instant from, boolean aboveMaximum) {
        return with(next -> next.from(from).aboveMaximum(aboveMaximum));
    }

    private PeriodCalendar periods() {
        return Objects.requireNonNull(rule.periods());
    }
}
