// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.wait;

import dev.holdfast.item.ItemId;
import dev.holdfast.problem.ActionResult;
import java.time.Duration;

/** Lets requests wait for the next change of an item. */
public interface ItemWaits {
    /** Returns the longest time for which a request waits. A longer wait ends after this time. */
    Duration longestWait();

    /**
     * Begins a wait. The caller must read the item after this call and close the wait, so that it misses no change.
     *
     * @return the wait; a refusal if too many requests wait already
     */
    ActionResult<ItemWait> begin(ItemId id);
}
