// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.worker;

import dev.holdfast.delivery.StoredDelivery;
import dev.holdfast.table.RowKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Divides pending deliveries of one subscription into three groups: deliveries to send now, deliveries for the next
 * round, and blocked deliveries.
 *
 * <p>The class selects a delivery only if its predecessor is settled, or if one message contains the events of both
 * deliveries in their order. All selected deliveries have the same recipient. The class decides about each delivery, in
 * the given order:
 *
 * <ol>
 *   <li>Leave a delivery for the next round if the batch is full or the delivery has other recipients. Also leave a
 *       delivery whose predecessor is an earlier delivery of this round, but not part of the same message.
 *   <li>Select a delivery that has no predecessor. Also select a delivery whose predecessor is settled or part of the
 *       same message.
 *   <li>Count every other delivery as blocked, because its unsettled predecessor is not part of this round.
 * </ol>
 *
 * <p>Source: Holdfast's own algorithm.
 *
 * @param selected the deliveries that the worker sends in this attempt
 * @param nextRound the deliveries among which the worker selects again after this attempt
 * @param blocked each delivery that must wait for a predecessor outside this round, with that predecessor
 */
record BatchSelection(
        List<StoredDelivery> selected, List<RowKey> nextRound, Map<StoredDelivery, StoredDelivery> blocked) {
    /**
     * @param pending the deliveries of the round, in the order for sending
     * @param unsettledPredecessors the predecessors that are not settled, by key
     * @param maxSelected the maximum number of deliveries in one attempt
     * @param asOneMessage true if all selected deliveries become one message, which can contain several events of one
     *     subject. If false, at most one delivery of each subject is selected
     * @param othersInProgress whether a worker may be sending an event that isn't an alarm to the receiver
     */
    static BatchSelection select(
            List<StoredDelivery> pending,
            Map<RowKey, StoredDelivery> unsettledPredecessors,
            int maxSelected,
            boolean asOneMessage,
            boolean othersInProgress,
            Instant now) {
        var batchSelection = new BatchSelection(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
        var examinedKeys = new HashSet<RowKey>();
        var selectedKeys = new HashSet<RowKey>();
        for (var storedDelivery : pending) {
            var predecessorKey = storedDelivery.predecessorKey();
            var predecessor = storedDelivery.blockedBy(unsettledPredecessors, othersInProgress, now);
            var goesWithPredecessor = asOneMessage && predecessorKey != null && selectedKeys.contains(predecessorKey);
            var followsInThisRound = !goesWithPredecessor
                    && predecessorKey != null
                    && examinedKeys.contains(predecessorKey)
                    // An alarm doesn't wait for a predecessor that is itself waiting.
                    && (predecessor != null
                            || selectedKeys.contains(predecessorKey)
                            || !storedDelivery.delivery().isAlarm());
            if (followsInThisRound
                    || batchSelection.selected.size() >= maxSelected
                    || !batchSelection.hasSameRecipient(storedDelivery)) {
                batchSelection.nextRound.add(storedDelivery.key());
            } else if (goesWithPredecessor || predecessor == null) {
                batchSelection.selected.add(storedDelivery);
                selectedKeys.add(storedDelivery.key());
            } else {
                batchSelection.blocked.put(storedDelivery, predecessor);
            }
            examinedKeys.add(storedDelivery.key());
        }
        return batchSelection;
    }

    /**
     * Whether the delivery has the same recipients as the selected deliveries. A notification must not show one person
     * the events of another person, and must not repeat an event to somebody who has accepted it.
     */
    private boolean hasSameRecipient(StoredDelivery storedDelivery) {
        if (selected.isEmpty()) return true;
        var first = selected.getFirst().delivery();
        var delivery = storedDelivery.delivery();
        return Objects.equals(first.to(), delivery.to())
                && first.life().equals(delivery.life())
                && first.accepted().equals(delivery.accepted());
    }
}
