// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.task;

import dev.holdfast.assignment.TaskHolder;
import dev.holdfast.item.Item;
import dev.holdfast.item.view.TaskView;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An open item that a person asked for.
 *
 * @param description the description of the state
 * @param holder who has the item
 * @param task the task of a person, while the item's state has tasks
 * @param due the deadline that applies now
 * @param overdue whether this deadline has passed
 * @param since the time at which the item entered its state
 */
public record RequestedItem(
        String app,
        String workflow,
        String key,
        @Nullable String title,
        String state,
        @Nullable String description,
        TaskHolder holder,
        @Nullable TaskView task,
        @Nullable Instant due,
        boolean overdue,
        Instant createdAt,
        Instant since) {
    static RequestedItem of(Item item, Workflow workflow, Instant now) {
        var due = item.dueAt(workflow);
        return new RequestedItem(
                item.id().app(),
                item.id().workflow(),
                item.id().key(),
                item.details().title(),
                item.state(),
                workflow.state(item.state()).description(),
                item.assignment() == null
                        ? TaskHolder.APPLICATION
                        : item.assignment().holder(),
                TaskView.of(item, workflow),
                due,
                due != null && !due.isAfter(now),
                item.timing().created(),
                item.timing().since());
    }
}
