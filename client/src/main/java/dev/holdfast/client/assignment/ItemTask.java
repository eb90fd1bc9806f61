// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.assignment;

import dev.holdfast.client.json.AbsentValues;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The task of a person that an item is.
 *
 * @param assignee the person who has the task; null if nobody has it
 * @param delegatedBy the person who delegated the task and gets it back; null if nobody delegated it
 * @param candidates the roles whose people can claim the task while nobody has it
 * @param priority inboxes show tasks with a higher priority first
 * @param followUp the time at which the assignee should look at the task; null for immediately
 */
public record ItemTask(
        @Nullable String assignee,
        @Nullable String delegatedBy,
        List<String> candidates,
        int priority,
        @Nullable Instant followUp) {
    public ItemTask {
        candidates = AbsentValues.orEmpty(candidates);
    }
}
