// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds the subscriptions of all applications whose receivers fail or are gone, through an index. The duration of a
 * search depends on the number of faulty receivers, not on the number of subscriptions. The index also contains the
 * working subscriptions for overdue events.
 */
public final class SubscriptionStates {
    private static final String PARTITION = "subscriptions";
    private static final int PAGE_SIZE = 100;

    private final Table table;
    private final SubscriptionStore subscriptionStore;

    public SubscriptionStates(Table table, SubscriptionStore subscriptionStore) {
        this.table = table;
        this.subscriptionStore = subscriptionStore;
    }

    static Map<TableIndex, RowKey> indexEntries(Subscription subscription) {
        var state = subscription.receiverState();
        if (state == ReceiverState.WORKING && !subscription.receivesOverdue()) return Map.of();
        var sortKey = prefixOf(state) + subscription.app() + "/" + subscription.id();
        return Map.of(TableIndex.BOARD, new RowKey(PARTITION, sortKey));
    }

    private static String prefixOf(ReceiverState state) {
        return state.name().toLowerCase(Locale.ROOT) + "/";
    }

    /** Returns the subscriptions whose receivers fail or are gone. */
    public List<Subscription> findFaulty() {
        var faulty = new ArrayList<Subscription>();
        for (var state : List.of(ReceiverState.FAILING, ReceiverState.DISABLED)) {
            var query = RowQuery.startingWith(TableIndex.BOARD, PARTITION, prefixOf(state), PAGE_SIZE);
            String cursor = null;
            do {
                var page = table.query(query.startingAfter(cursor));
                // Checks the row, because the index entry may be outdated.
                ReadableRows.readAll(
                                table,
                                page.rows(),
                                row -> SubscriptionStore.read(row).subscription())
                        .stream()
                        .filter(subscription -> subscription.receiverState() == state)
                        .forEach(faulty::add);
                cursor = page.next();
            } while (cursor != null);
        }
        return faulty;
    }

    /**
     * Whether overdue events can reach a receiver. This is true if a subscription for overdue events or one of its
     * fallbacks works, or if no such subscription exists.
     *
     * @param faulty all subscriptions whose receivers fail or are gone
     */
    public boolean canOverdueEventsLeave(List<Subscription> faulty) {
        var affected = faulty.stream().filter(Subscription::receivesOverdue).toList();
        if (affected.isEmpty()) return true;
        var working = RowQuery.startingWith(TableIndex.BOARD, PARTITION, prefixOf(ReceiverState.WORKING), 1);
        if (!table.query(working).rows().isEmpty()) return true;
        // Rows that Holdfast wrote before this index existed have no index entry.
        return affected.stream()
                .map(Subscription::app)
                .distinct()
                .map(subscriptionStore::findAll)
                .anyMatch(SubscriptionStates::hasWorkingReceiver);
    }

    private static boolean hasWorkingReceiver(List<Subscription> subscriptions) {
        return subscriptions.stream()
                .filter(Subscription::receivesOverdue)
                .flatMap(subscription ->
                        Stream.concat(Stream.of(subscription), FallbackChain.of(subscription, subscriptions).stream()))
                .anyMatch(subscription -> subscription.receiverState() == ReceiverState.WORKING);
    }
}
