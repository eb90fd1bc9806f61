// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import dev.holdfast.client.json.AbsentValues;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule that Holdfast checks in addition to deadlines.
 *
 * @param atLeast the smallest number of items that reach the state in each period
 * @param atMost the largest number of items that reach the state in a period
 * @param per the length of a period
 * @param days the days of the week whose periods the rule applies to; empty for all days
 * @param zone the IANA time zone whose midnight begins a day
 * @param minStay the shortest time of an item in the state
 * @param minAge the smallest age of an item that reaches the state
 */
public record ExpectationRule(
        String state,
        @Nullable Integer atLeast,
        @Nullable Integer atMost,
        @Nullable Duration per,
        List<String> days,
        @Nullable String zone,
        @Nullable Duration minStay,
        @Nullable Duration minAge) {
    public ExpectationRule {
        days = AbsentValues.orEmpty(days);
    }
}
