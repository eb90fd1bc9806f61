// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.view;

import dev.holdfast.item.ItemHold;
import dev.holdfast.item.ItemId;
import java.time.Instant;

/**
 * The hold that a move begins, because the new state holds its items.
 *
 * @param release the request that releases the item
 */
public record MoveHold(ItemHold.HoldSource source, Instant since, ReleaseCall release) {
    /** Returns the hold of a move at the given time into a state with {@code hold}. */
    public static MoveHold byState(ItemId id, Instant since) {
        return new MoveHold(ItemHold.HoldSource.STATE, since, ReleaseCall.forItem(id));
    }
}
