// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lateness;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemEventType;
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
            if (begin != null && endsHold(change)) {
                holds.add(new PastHold(begin.at(), change.at(), begin.by(), begin.note(), change.by()));
                begin = null;
            }
            if (beginsHold(change, workflow)) begin = change;
        }
        return holds;
    }

    private static boolean beginsHold(HistoryEntry change, Workflow workflow) {
        var arrival = change.to() == null ? null : workflow.states().get(change.to());
        return change.type() == ItemEventType.HELD || arrival != null && arrival.hold();
    }

    private static boolean endsHold(HistoryEntry change) {
        return change.type() == ItemEventType.RELEASED || change.type() == ItemEventType.PURGED;
    }
}
