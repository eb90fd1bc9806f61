// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.expectation;

import java.time.Instant;
import java.util.List;

/**
 * A violation of a counting rule: too few or too many items reached a state in a period.
 *
 * @param name the name of the rule
 * @param version a number that increases with each violation of the rule, with gaps
 * @param kind {@link ViolationKind#BELOW_MINIMUM} or {@link ViolationKind#ABOVE_MAXIMUM}
 * @param count the number of items that reached the state in the period, or until {@code at} if the period is open
 * @param at the end of the period, or the time of the check that found too many items
 * @param earlier the newest earlier violation of each kind, newest first
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
    /** An earlier violation of the same rule. */
    public record PastViolation(long version, ViolationKind kind, Instant at) {}

    public ExpectationViolation {
        earlier = List.copyOf(earlier);
    }

    /**
     * The id of the event for a violation of this rule. The id contains the application's name, because one receiver
     * may get events of several applications.
     */
    public String eventId(long version) {
        return "expect:" + app + ":" + workflow + ":" + name + "." + version;
    }
}
