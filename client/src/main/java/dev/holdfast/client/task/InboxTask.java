// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.task;

import dev.holdfast.client.assignment.ItemTask;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task in a person's inbox.
 *
 * @param app the application of the item. A person's token can allow several applications
 * @param version the version of the item, for {@code ifVersion}
 * @param description the description of the state, which says what the person should do
 * @param requester the person who asked for the item; null if the application created it for itself
 * @param due the earliest deadline that applies; null if the item has none
 * @param overdue whether the deadline has passed
 * @param since the time at which the item arrived in its state
 * @param held whether the item is on hold, so that nobody can move it
 */
public record InboxTask(
        String app,
        String workflow,
        String key,
        @Nullable String title,
        long version,
        String state,
        @Nullable String description,
        ItemTask task,
        @Nullable String requester,
        @Nullable Instant due,
        boolean overdue,
        Instant since,
        boolean held) {}
