// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.json.JsonEnum;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A hold: the item can't move until its release.
 *
 * @param since the time at which the hold began
 * @param by the caller who held the item or moved it into the parking state
 * @param until the time at which a sweep releases the item; only for a manual hold
 * @param intent the id of the intent that the item waits for
 */
public record ItemHold(
        HoldSource source,
        Instant since,
        String by,
        @Nullable String reason,
        @Nullable Instant until,
        @Nullable String intent) {
    /** The possible causes of a hold. */
    public enum HoldSource implements JsonEnum {
        /**
         * The item is in a state with {@code hold}. All items that arrive in this state are held until somebody
         * releases them.
         */
        STATE,
        /** A caller put the item on hold. */
        PERSON,
        /** The item waits for an intent in the hold queue. */
        INTENT
    }

    ItemHold withSince(Instant since) {
        return new ItemHold(source, since, by, reason, until, intent);
    }

    /**
     * Whether the hold suspends all deadlines. A hold by a parking state suspends only the time limit of that state.
     */
    boolean suspendsDeadlines() {
        return source != HoldSource.STATE;
    }
}
