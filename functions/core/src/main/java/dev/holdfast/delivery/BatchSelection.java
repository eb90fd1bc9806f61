// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.table.RowKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The deliveries of one subscription that one attempt takes, and those that it leaves.
 *
 * <p>It guarantees that no delivery is selected before its predecessor is settled, unless both go in one message, in
 * their order. All selected deliveries have the same recipient. For each delivery, in the order given:
 *
 * <ol>
 *   <li>A delivery is left for the next round in three cases: the batch is full, its recipient is another person, or
 *       its predecessor is an earlier delivery of this round that doesn't go in the same message.
 *   <li>A delivery is selected if its predecessor is settled, doesn't exist, or goes in the same message.
 *   <li>Every other delivery is blocked: its predecessor isn't part of this round.
 * </ol>
 *
 * <p>Source: Holdfast's own.
 *
 * @param selected the deliveries that go in this attempt
 * @param nextRound the deliveries to look at again after this attempt
 * @param blocked each delivery that must wait for a predecessor outside this round, with that predecessor
 */
record BatchSelection(
        List<DeliveryStore.StoredDelivery> selected,
        List<RowKey> nextRound,
        Map<DeliveryStore.StoredDelivery, DeliveryStore.StoredDelivery> blocked) {
    /**
     * @param pending the deliveries of the round, in the order in which they should go
     * @param unsettledPredecessors by their keys
     * @param maxSelected how many deliveries may go together
     * @param asOneMessage true if all selected deliveries become one message, which may hold several events of one
     *     subject. Otherwise at most one event of a subject goes
     */
    static BatchSelection select(
            List<DeliveryStore.StoredDelivery> pending,
            Map<RowKey, DeliveryStore.StoredDelivery> unsettledPredecessors,
            int maxSelected,
            boolean asOneMessage) {
        var batchSelection = new BatchSelection(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
        var examinedKeys = new HashSet<RowKey>();
        var selectedKeys = new HashSet<RowKey>();
        for (var storedDelivery : pending) {
            var predecessorKey = storedDelivery.predecessorKey();
            var predecessor = predecessorKey == null ? null : unsettledPredecessors.get(predecessorKey);
            var goesWithPredecessor = asOneMessage && predecessorKey != null && selectedKeys.contains(predecessorKey);
            var followsInThisRound =
                    !goesWithPredecessor && predecessorKey != null && examinedKeys.contains(predecessorKey);
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

    /** Prevents a notification from showing one person the events of another. */
    private boolean hasSameRecipient(DeliveryStore.StoredDelivery storedDelivery) {
        return selected.isEmpty()
                || Objects.equals(
                        selected.getFirst().delivery().to(),
                        storedDelivery.delivery().to());
    }
}
