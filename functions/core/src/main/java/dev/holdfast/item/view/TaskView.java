// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.view;

import dev.holdfast.item.Item;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The task of an item, as callers see it.
 *
 * @param assignee the person who has the task; null if nobody has it
 * @param delegatedBy the person who delegated the task and gets it back
 * @param candidates the roles whose people can claim the task while nobody has it
 * @param priority inboxes show tasks with a higher priority first
 * @param followUp the time at which the assignee should look at the task; null for immediately
 */
public record TaskView(
        @Nullable String assignee,
        @Nullable String delegatedBy,
        List<String> candidates,
        int priority,
        @Nullable Instant followUp) {
    /** Returns null if the item's state has no tasks. */
    public static @Nullable TaskView of(Item item, Workflow workflow) {
        var assignment = item.assignment();
        if (assignment == null) return null;
        return new TaskView(
                assignment.assignee(),
                assignment.delegatedBy(),
                workflow.state(item.state()).taskRoles().toList(),
                item.taskPriority(workflow),
                assignment.followUp());
    }
}
