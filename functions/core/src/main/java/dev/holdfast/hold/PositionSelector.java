// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.access.Caller;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.intent.IntentSelector;
import dev.holdfast.hold.intent.QueueEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Selects the entries of the queue for a release or purge of many entries. */
final class PositionSelector {
    private final IntentQueue intentQueue;
    private final QueueVisibility queueVisibility;

    PositionSelector(IntentQueue intentQueue, QueueVisibility queueVisibility) {
        this.intentQueue = intentQueue;
        this.queueVisibility = queueVisibility;
    }

    /** Returns the positions of all entries that the caller sees and that match the selector now, in the order of the queue. */
    List<QueuePosition> select(Caller caller, IntentSelector intentSelector) {
        var positions = new ArrayList<QueuePosition>();
        intentQueue.forEach(caller.app(), intentSelector.sortPrefix(), queueEntry -> {
            if (intentSelector.matches(queueEntry) && queueVisibility.sees(caller, queueEntry))
                positions.add(new QueuePosition(queueEntry.sortKey(), queueEntry.id(), queuedSince(queueEntry)));
        });
        positions.sort(Comparator.comparing(QueuePosition::sortKey));
        return positions;
    }

    /**
     * Returns the entries that the batch has not handled yet. Entries that were queued after the start of the batch
     * don't belong to the batch.
     */
    List<QueuePosition> selectRemaining(IntentBatch intentBatch) {
        return select(intentBatch.caller(), intentBatch.selector()).stream()
                .filter(queuePosition -> !queuePosition.queuedAt().isAfter(intentBatch.at()))
                .filter(queuePosition -> queuePosition.sortKey().compareTo(intentBatch.position()) > 0)
                .toList();
    }

    private static Instant queuedSince(QueueEntry queueEntry) {
        return switch (queueEntry) {
            case QueueEntry.IntentEntry(var intent) -> intent.request().at();
            case QueueEntry.HeldItemEntry(var heldItem) -> heldItem.held().since();
        };
    }
}
