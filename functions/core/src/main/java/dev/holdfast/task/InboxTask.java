// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.task;

import dev.holdfast.item.Item;
import dev.holdfast.item.view.TaskView;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task in a person's inbox.
 *
 * @param version the version of the item, for If-Match
 * @param description the description of the state: what the person should do
 * @param requester the person who asked for the item
 * @param due the deadline that applies now
 * @param overdue whether this deadline has passed
 * @param since the time at which the item entered its state
 * @param held true if the item is on hold and can't move; otherwise null
 */
public record InboxTask(
        String app,
        String workflow,
        String key,
        @Nullable String title,
        long version,
        String state,
        @Nullable String description,
        TaskView task,
        @Nullable String requester,
        @Nullable Instant due,
        boolean overdue,
        Instant since,
        @Nullable Boolean held) {
    static InboxTask of(Item item, Workflow workflow, Instant now) {
        var due = item.dueAt(workflow);
        return new InboxTask(
                item.id().app(),
                item.id().workflow(),
                item.id().key(),
                item.details().title(),
                item.version(),
                item.state(),
                workflow.state(item.state()).description(),
                Objects.requireNonNull(TaskView.of(item, workflow)),
                item.details().requester(),
                due,
                due != null && !due.isAfter(now),
                item.timing().since(),
                item.currentHold() == null ? null : Boolean.TRUE);
    }
}
