// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

import dev.holdfast.expectation.ExpectationViolation;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The data of an event about a violation: too few or too many items reached a state of a workflow in a period.
 *
 * @param rule the name of the violated rule
 * @param state the state whose arrivals the rule counts
 * @param arrivals the number of arrivals in the period, or until the time of the event if the period hasn't ended
 * @param from the start of the period
 * @param to the end of the period
 */
public record ExpectationEventData(
        String app,
        String workflow,
        String rule,
        String state,
        long arrivals,
        @Nullable Integer atLeast,
        @Nullable Integer atMost,
        @Nullable Duration per,
        @Nullable ZoneId zone,
        Instant from,
        Instant to)
        implements EventData {

    static ExpectationEventData of(ExpectationViolation expectationViolation) {
        var expectationRule = expectationViolation.rule();
        return new ExpectationEventData(
                expectationViolation.app(),
                expectationViolation.workflow(),
                expectationViolation.name(),
                expectationRule.state(),
                expectationViolation.count(),
                expectationRule.atLeast(),
                expectationRule.atMost(),
                expectationRule.per(),
                expectationRule.zone(),
                expectationViolation.period().from(),
                expectationViolation.period().to());
    }
}
