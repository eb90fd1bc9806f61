package dev.holdfast.delivery;

import dev.holdfast.table.RowKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whose turn it is of some deliveries to one receiver.
 *
 * @param now those that go together: for the same person if for any, and nothing before them is still on its way
 * @param later those that follow them
 * @param tooEarly those whose predecessor is on its way elsewhere or waits for its next attempt, and that predecessor
 */
record BatchSelection(
        List<DeliveryStore.StoredDelivery> now,
        List<RowKey> later,
        Map<DeliveryStore.StoredDelivery, DeliveryStore.StoredDelivery> tooEarly) {
    /**
     * @param ahead by key, those among the predecessors that are not settled
     * @param most how many may go together
     * @param inOne whether they become one message, so that of one subject several may be in it; else at most one goes
     */
    static BatchSelection select(
            List<DeliveryStore.StoredDelivery> pending,
            Map<RowKey, DeliveryStore.StoredDelivery> ahead,
            int most,
            boolean inOne) {
        var batchSelection = new BatchSelection(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
        var here = new HashSet<RowKey>();
        var going = new HashSet<RowKey>();
        for (var storedDelivery : pending) {
            var before = storedDelivery.predecessorKey();
            var unsettled = before == null ? null : ahead.get(before);
            var along = inOne && before != null && going.contains(before);
            if (!along && before != null && here.contains(before)
                    || batchSelection.now.size() >= most
                    || !batchSelection.hasSameRecipient(storedDelivery)) batchSelection.later.add(storedDelivery.key());
            else if (along || unsettled == null) {
                batchSelection.now.add(storedDelivery);
                going.add(storedDelivery.key());
            } else batchSelection.tooEarly.put(storedDelivery, unsettled);
            here.add(storedDelivery.key());
        }
        return batchSelection;
    }

    /** No letter tells one person what is meant for another. */
    private boolean hasSameRecipient(DeliveryStore.StoredDelivery storedDelivery) {
        return now.isEmpty()
                || Objects.equals(
                        now.getFirst().delivery().to(),
                        storedDelivery.delivery().to());
    }
}
