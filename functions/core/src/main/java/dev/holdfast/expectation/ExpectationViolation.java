package dev.holdfast.expectation;

import java.time.Instant;
import java.util.List;

/**
 * That in a period too few or too many items reached a state.
 *
 * @param name the rule's
 * @param version orders the findings of one rule; grows, with gaps
 * @param kind {@link ViolationKind#BELOW_MINIMUM} or {@link ViolationKind#ABOVE_MAXIMUM}
 * @param count how many there were; of a period that still goes on, when that was seen
 * @param at the period's end, or when too many were seen before
 * @param earlier the newest finding of each kind before this one, the newest first
 */
public record ExpectationViolation(
        String app,
        String workflow,
        String name,
        long version,
        ViolationKind kind,
        ExpectationRule rule,
        long count,
        CountingPeriod period,
        Instant at,
        List<PastViolation> earlier) {
    /** An earlier finding of the same rule. */
    public record PastViolation(long version, ViolationKind kind, Instant at) {}

    public ExpectationViolation {
        earlier = List.copyOf(earlier);
    }

    /** The id of the event of a finding of this rule; no application has another's, since one receiver may take the events of several. */
    public String eventId(long version) {
        return "expect:" + app + ":" + workflow + ":" + name + "." + version;
    }
}
