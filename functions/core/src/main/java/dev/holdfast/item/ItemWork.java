// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The claims of an item by workers, in the item's present state.
 *
 * @param method the method that the item calls, as {@code model/name}; null if no intent for a method created the item
 * @param released true if the item was released in this state, or a release created it in this state; otherwise null
 * @param attempts the number of claims since the item entered its state, or since its last redrive
 * @param claim the newest claim, even if its lease has ended; null if the claim was returned or ended in another way
 * @param returned the last return of a claim; null after the next claim
 */
@RecordBuilder
public record ItemWork(
        @Nullable String method,
        @Nullable Boolean released,
        int attempts,
        @Nullable ItemClaim claim,
        @Nullable ClaimReturn returned)
        implements ItemWorkBuilder.With {
    /** The work of an item that nobody has released or claimed. */
    static final ItemWork NONE = new ItemWork(null, null, 0, null, null);

    public static ItemWork of(Item item) {
        return item.work() == null ? NONE : item.work();
    }

    /** Returns the time from which a worker can claim the item; null if no claim delays the next one. */
    @Nullable
    public Instant freeFrom() {
        if (claim != null) return claim.until();
        return returned == null ? null : returned.retryAt();
    }

    /** Whether a worker can claim the item. The last lease and the delay after a return must have ended. */
    public boolean isFree(Instant now) {
        var freeFrom = freeFrom();
        return freeFrom == null || !freeFrom.isAfter(now);
    }

    /** Returns the worker of the newest claim or return; null if there is neither. */
    @Nullable
    String worker() {
        if (claim != null) return claim.worker();
        return returned == null ? null : returned.worker();
    }

    ItemWork claimBy(ItemClaim itemClaim) {
        return with(next -> next.claim(itemClaim).attempts(attempts + 1).returned(null));
    }

    ItemWork returnClaim(ClaimReturn claimReturn) {
        return with(next -> next.claim(null).returned(claimReturn));
    }

    /** Returns the work after a redrive, which starts the item again. */
    ItemWork restart() {
        return with(next -> next.claim(null).attempts(0).returned(null));
    }

    /** Returns the work in the item's next state; null if there is nothing to remember. */
    @Nullable
    ItemWork inNextState() {
        return method == null ? null : new ItemWork(method, null, 0, null, null);
    }
}
