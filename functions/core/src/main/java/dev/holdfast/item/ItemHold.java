// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.json.JsonEnum;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.text.TextLength;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A hold: the item can't move until its release.
 *
 * @param since the time at which the hold began
 * @param by the caller who held the item or moved it into the parking state
 * @param until the time at which a sweep releases the item; only for a manual hold
 * @param intent the id of the intent that the item waits for
 * @param thenParked true if the state parks the item when this hold ends, because a migration moved the held item into
 *     a parking state; otherwise null
 */
public record ItemHold(
        HoldSource source,
        Instant since,
        String by,
        @Nullable String reason,
        @Nullable Instant until,
        @Nullable String intent,
        @Nullable Boolean thenParked) {
    /** The cause of a hold. */
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

    public ItemHold {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(by, "by");
    }

    static ItemHold byState(Instant since, String by) {
        return new ItemHold(HoldSource.STATE, since, by, null, null, null, null);
    }

    /** Returns a hold by a caller. */
    public static ItemHold byPerson(Instant since, String by, @Nullable String reason, @Nullable Instant until) {
        return new ItemHold(HoldSource.PERSON, since, by, reason, until, null, null);
    }

    /** Returns a hold that lasts until an intent ends. */
    public static ItemHold byIntent(Instant since, String by, @Nullable String reason, String intent) {
        return new ItemHold(HoldSource.INTENT, since, by, reason, null, intent, null);
    }

    ItemHold withSince(Instant since) {
        return new ItemHold(source, since, by, reason, until, intent, thenParked);
    }

    /** @param isThenParked whether the state parks the item when this hold ends */
    ItemHold withThenParked(boolean isThenParked) {
        return new ItemHold(source, since, by, reason, until, intent, isThenParked ? true : null);
    }

    /** Returns the note of a change that ends the hold: the caller's note and a description of the hold. */
    String noteOfEnd(@Nullable String note) {
        var hold = source == HoldSource.STATE ? "ended the hold of its state" : "ended the hold by " + by;
        var why = reason == null ? "" : " (" + reason + ")";
        return TextLength.cut((note == null ? "" : note + "; ") + hold + why, InputFaults.MAX_TEXT_CHARACTERS);
    }

    /**
     * Whether the hold suspends all deadlines. A hold by a parking state suspends only the time limit of that state.
     */
    boolean suspendsDeadlines() {
        return source != HoldSource.STATE;
    }
}
