// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lateness;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.workflow.State;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hold of an item that has ended, from the item's own history.
 *
 * @param by the caller who held the item or moved it into the state that held it
 * @param reason the note of that change
 * @param endedBy the caller who ended the hold
 */
public record PastHold(
        Instant since, Instant until, String by, @Nullable String reason, String endedBy) {
    static List<PastHold> allOf(Item item, Workflow workflow) {
        var holds = new ArrayList<PastHold>();
        HistoryEntry begin = null;
        for (var change : item.history()) {
            if (begin != null && !endsHold(begin, change, workflow)) continue;
            if (begin != null) holds.add(new PastHold(begin.at(), change.at(), begin.by(), begin.note(), change.by()));
            begin = beginsHold(change, workflow) ? change : null;
        }
        return holds;
    }

    private static boolean beginsHold(HistoryEntry change, Workflow workflow) {
        var arrival = arrivalOf(change, workflow);
        return change.type() == ItemEventType.HELD
                || change.type() != ItemEventType.RELEASED && arrival != null && arrival.hold();
    }

    /**
     * A migration to a state without a hold ends a hold by a state. A migration ends a hold by a caller or an intent
     * only if it finishes the item.
     */
    private static boolean endsHold(HistoryEntry begin, HistoryEntry change, Workflow workflow) {
        if (change.type() == ItemEventType.RELEASED || change.type() == ItemEventType.PURGED) return true;
        var arrival = arrivalOf(change, workflow);
        if (change.type() != ItemEventType.MIGRATED || arrival == null) return false;
        return arrival.terminal() || begin.type() != ItemEventType.HELD && !arrival.hold();
    }

    private static @Nullable State arrivalOf(HistoryEntry change, Workflow workflow) {
        return change.to() == null ? null : workflow.states().get(change.to());
    }
}
