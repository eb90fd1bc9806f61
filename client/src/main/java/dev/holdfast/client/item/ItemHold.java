// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The reason why nobody can move an item.
 *
 * @param source {@code state}, {@code person} or {@code intent}
 * @param until the time at which the hold ends; null if somebody must release the item
 * @param intent the intent that the item waits for
 * @param thenParked whether the item's state holds the item again when this hold ends
 */
public record ItemHold(
        String source,
        Instant since,
        String by,
        @Nullable String reason,
        @Nullable Instant until,
        @Nullable String intent,
        boolean thenParked) {}
