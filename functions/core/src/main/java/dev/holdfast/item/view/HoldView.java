// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.view;

import dev.holdfast.item.ItemHold;
import dev.holdfast.item.ItemId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A hold as actions return it to callers. The other components are the components of {@link ItemHold}.
 *
 * @param release the request that ends the hold
 */
public record HoldView(
        ItemHold.HoldSource source,
        Instant since,
        String by,
        @Nullable String reason,
        @Nullable Instant until,
        @Nullable String intent,
        @Nullable Boolean thenParked,
        ReleaseCall release) {
    /** Returns the view of an item's hold; null if the item isn't held. */
    static @Nullable HoldView of(ItemId id, @Nullable ItemHold itemHold) {
        return itemHold == null
                ? null
                : new HoldView(
                        itemHold.source(),
                        itemHold.since(),
                        itemHold.by(),
                        itemHold.reason(),
                        itemHold.until(),
                        itemHold.intent(),
                        itemHold.thenParked(),
                        ReleaseCall.of(id, itemHold));
    }
}
