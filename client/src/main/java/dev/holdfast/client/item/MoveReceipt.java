// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The confirmation of a move or a completion.
 *
 * @param held the hold that the move begins; null if the new state doesn't hold its items
 */
public record MoveReceipt(
        String workflow,
        String key,
        long version,
        @Nullable String from,
        String state,
        Instant at,
        String by,
        @Nullable String note,
        @Nullable Instant due,
        @Nullable MoveHold held) {}
