// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An open item that can't become overdue, because no deadline applies to it.
 *
 * @param since the time at which the item arrived in its state
 * @param held the cause of the hold; null if the item isn't held
 */
public record UnwatchedItem(
        String key,
        @Nullable String title,
        String state,
        Instant since,
        @Nullable String held) {}
