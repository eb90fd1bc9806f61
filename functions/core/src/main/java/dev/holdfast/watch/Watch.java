package dev.holdfast.watch;

import dev.holdfast.watch.Finding.Past;
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
record Watch(
        String app,
        String workflow,
        String name,
        long version,
        Rule rule,
        Instant since,
        Instant from,
        boolean aboveMaximum,
        List<Past> told)
        implements WatchBuilder.With {
    /** So long after a period's end it is judged: the change feed may bring what came in it so late. */
    static final Duration GRACE = Duration.ofMinutes(2);

    /** So many periods are judged afterwards, where no sweep did so in time. */
    static final int MISSED = 31;

    /** While a period goes on, it is looked at so many times; but not more often, and not less often than that. */
    private static final int LOOKS = 60;

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    Watch {
        told = List.copyOf(told);
    }

    /** Says how many items came in a period; where there are as many as is enough, any number that isn't less. */
    interface Count {
        long of(Period period, long enough);
    }

    /**
     * What comes of looking at it now.
     *
     * @param next how it stands from then on: the same where nothing was found and no period was judged
     * @param wake when to look again
     */
    record Judgement(Watch next, List<Finding> findings, Instant wake) {}

    static Watch begun(String app, String workflow, String name, long version, Rule rule, Instant now) {
        var watch = new Watch(app, workflow, name, version, rule, now, now, false, List.of());
        return watch.standing(watch.periods().at(now).from(), false);
    }

    Judgement judge(Instant now, Count count) {
        var findings = new ArrayList<Finding>();
        var period = first(now);
        var watch = period.from().equals(from) ? this : standing(period.from(), false);
        while (closed(period, now)) {
            watch = watch.judged(period, now, count, findings);
            period = periods().after(period);
            watch = watch.standing(period.from(), false);
        }
        watch = watch.looked(period, now, count, findings);
        var changed = !watch.equals(this);
        return new Judgement(
                changed && findings.isEmpty() ? watch.withVersion(version + 1) : watch, findings, watch.wake(now));
    }

    /** When to look at it next. */
    Instant wake(Instant now) {
        var end = periods().at(from).to().plus(GRACE);
        if (rule.atMost() == null || aboveMaximum) return end;
        var step = Objects.requireNonNull(rule.per()).dividedBy(LOOKS);
        if (step.compareTo(SHORTEST) < 0) step = SHORTEST;
        if (step.compareTo(LONGEST) > 0) step = LONGEST;
        var look = now.plus(step);
        return look.isBefore(end) ? look : end;
    }

    private static boolean closed(Period period, Instant now) {
        return !period.to().plus(GRACE).isAfter(now);
    }

    /** The first period to look at: after a long outage, not the first that was missed. */
    private Period first(Instant now) {
        var period = periods().at(now.minus(GRACE));
        for (var back = 0; back < MISSED && period.from().isAfter(from); back++)
            period = periods().before(period);
        return period.from().isAfter(from) ? period : periods().at(from);
    }

    /** A period that is over. Of one whose arrivals may be gone nobody knows how many they were. */
    private Watch judged(Period period, Instant now, Count count, List<Finding> findings) {
        if (period.from().plus(rule.kept()).isBefore(now)) return this;
        var atLeast = rule.atLeast();
        var watch = looked(period, now, count, findings);
        if (atLeast == null || period.from().isBefore(since)) return watch;
        var found = count.of(period, atLeast);
        return found < atLeast ? watch.finding(Kind.BELOW_MINIMUM, found, period, period.to(), findings) : watch;
    }

    private Watch looked(Period period, Instant now, Count count, List<Finding> findings) {
        var atMost = rule.atMost();
        if (atMost == null || aboveMaximum || count.of(period, atMost + 1L) <= atMost) return this;
        var at = now.isBefore(period.to()) ? now : period.to();
        return finding(Kind.ABOVE_MAXIMUM, count.of(period, Long.MAX_VALUE), period, at, findings)
                .standing(period.from(), true);
    }

    private Watch finding(Kind kind, long found, Period period, Instant at, List<Finding> findings) {
        findings.add(new Finding(app, workflow, name, version + 1, kind, rule, found, period, at, told));
        var past = new ArrayList<Past>();
        past.add(new Past(version + 1, kind, at));
        told.stream().filter(p -> p.kind() != kind).forEach(past::add);
        return with(next -> next.version(version + 1).told(past));
    }

    private Watch standing(Instant from, boolean aboveMaximum) {
        return with(next -> next.from(from).aboveMaximum(aboveMaximum));
    }

    private Periods periods() {
        return Objects.requireNonNull(rule.periods());
    }
}
