// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.task;

import dev.holdfast.client.assignment.ItemTask;
import dev.holdfast.client.assignment.TaskHolder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An open item that a person asked for.
 *
 * @param app the application of the item. A person's token can allow several applications
 * @param description the description of the state
 * @param holder who has the item
 * @param task the task of a person; null if the application has the item
 * @param due the earliest deadline that applies; null if the item has none
 * @param overdue whether the deadline has passed
 * @param since the time at which the item arrived in its state
 */
public record RequestedItem(
        String app,
        String workflow,
        String key,
        @Nullable String title,
        String state,
        @Nullable String description,
        TaskHolder holder,
        @Nullable ItemTask task,
        @Nullable Instant due,
        boolean overdue,
        Instant createdAt,
        Instant since) {}
