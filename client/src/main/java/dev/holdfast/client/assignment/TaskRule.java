// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.assignment;

import dev.holdfast.client.json.AbsentValues;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rule that makes each item in a state a task of a person.
 *
 * @param assignee the role whose only person gets the task when the item arrives; null if nobody gets it
 * @param candidates the roles whose people can claim the task while nobody has it
 * @param followUp the time from the item's arrival until the assignee should look at the task; null for immediately
 */
public record TaskRule(
        @Nullable String assignee,
        List<String> candidates,
        @Nullable Duration followUp) {
    public TaskRule {
        candidates = AbsentValues.orEmpty(candidates);
    }
}
