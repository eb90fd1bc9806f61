// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.entry;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.item.Item;
import dev.holdfast.item.action.ItemProblems;
import dev.holdfast.problem.Problem;
import dev.holdfast.text.TextLength;
import org.jspecify.annotations.Nullable;

/**
 * The result of an operation on one queue entry.
 *
 * @param item the item that the release created, as {@code workflow/key}
 * @param detail the reason for a refusal or failure, or the hold of the new item
 */
public record IntentResult(
        String id,
        IntentOutcome outcome,
        @Nullable String item,
        @Nullable String detail) {
    /** The outcome for one queue entry. */
    public enum IntentOutcome {
        RELEASED("released"),
        SCHEDULED("scheduled"),
        PURGED("purged"),
        /**
         * The entry is unchanged, because the caller isn't allowed to handle it at all, or isn't allowed to handle it
         * now.
         */
        REFUSED("refused"),
        /** The operation failed. An intent stays in the queue with the status {@code failed}. */
        FAILED("failed"),
        /** The entry has left the queue: another caller has released or purged the entry, or the entry has expired. */
        GONE("gone"),
        WOULD_RELEASE("wouldRelease"),
        WOULD_SCHEDULE("wouldSchedule"),
        WOULD_PURGE("wouldPurge");

        private final String jsonName;

        IntentOutcome(String jsonName) {
            this.jsonName = jsonName;
        }

        @JsonValue
        public String jsonName() {
            return jsonName;
        }
    }

    public static IntentResult of(String id, IntentOutcome intentOutcome) {
        return new IntentResult(id, intentOutcome, null, null);
    }

    /** Returns the result of a release that created the item. If the item is held, the detail describes its release. */
    static IntentResult released(String id, Item item) {
        var itemHold = item.currentHold();
        var detail =
                itemHold == null ? null : ItemProblems.itemHeld(item, itemHold).detail();
        return new IntentResult(id, IntentOutcome.RELEASED, item.id().toString(), detail);
    }

    static IntentResult released(String id, String item) {
        return new IntentResult(id, IntentOutcome.RELEASED, item, null);
    }

    public static IntentResult refused(String id, Problem problem) {
        return new IntentResult(id, IntentOutcome.REFUSED, null, problem.detail());
    }

    /** Cuts a long reason. */
    public IntentResult withShortDetail(int maxCharacters) {
        return detail == null ? this : new IntentResult(id, outcome, item, TextLength.cut(detail, maxCharacters));
    }

    static IntentResult failed(String id, String reason) {
        return new IntentResult(id, IntentOutcome.FAILED, null, reason);
    }
}
