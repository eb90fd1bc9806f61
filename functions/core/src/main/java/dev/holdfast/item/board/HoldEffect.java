// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import dev.holdfast.item.ItemHold;
import dev.holdfast.json.JsonEnum;
import org.jspecify.annotations.Nullable;

/** The effect of a migration on the hold of an item. */
public enum HoldEffect implements JsonEnum {
    /** The item stays on the same hold. */
    KEPT,
    /** The new state parks the item. */
    BEGUN,
    /** The item is no longer held. */
    ENDED;

    static @Nullable HoldEffect of(@Nullable ItemHold before, @Nullable ItemHold after) {
        if (after == null) return before == null ? null : ENDED;
        var isSame = before != null
                && before.source() == after.source()
                && before.since().equals(after.since());
        return isSame ? KEPT : BEGUN;
    }
}
