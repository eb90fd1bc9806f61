// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.subscription.FallbackChain;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.subscription.SubscriptionTask;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies the undelivered alarms of a failing or disabled subscription to its fallback. The subscription keeps these
 * alarms too, and delivers them after its receiver works again. Holdfast sends each later alarm to both subscriptions
 * at once.
 */
final class AlarmHandover {
    private final Table table;
    private final UndeliveredAlarms undeliveredAlarms;
    private final SubscriptionStore subscriptionStore;
    private final DeliveryStore deliveryStore;
    private final WorkDispatcher workDispatcher;

    AlarmHandover(
            Table table,
            UndeliveredAlarms undeliveredAlarms,
            SubscriptionStore subscriptionStore,
            DeliveryStore deliveryStore,
            WorkDispatcher workDispatcher) {
        this.table = table;
        this.undeliveredAlarms = undeliveredAlarms;
        this.subscriptionStore = subscriptionStore;
        this.deliveryStore = deliveryStore;
        this.workDispatcher = workDispatcher;
    }

    /** Copies one page of alarms. Returns the cursor of the next page, or null after the last page. */
    @Nullable
    String run(SubscriptionTask task, Subscription subscription, Instant now) {
        var chain = FallbackChain.of(subscription, subscriptionStore.findAll(task.app()));
        if (chain.isEmpty()) return null;
        var page = undeliveredAlarms.findPage(subscription, task.cursor());
        var writes = new ArrayList<RowWrite>();
        var dispatchableKeys = new HashSet<RowKey>();
        var lastKeys = new HashMap<String, String>();
        for (var alarm : page.deliveries()) {
            for (var fallback : chain) {
                var earliest = fallback.deliveryOptions().earliestDelivery(now);
                var isDelayed = earliest.isAfter(now);
                var next = isDelayed ? earliest : now.plus(DeliveryStore.LEASE_DURATION);
                for (var recipient : recipients(alarm.delivery(), fallback)) {
                    var receiver = fallback.id() + "@" + recipient + "@"
                            + alarm.delivery().subject();
                    var write = deliveryStore.copyWrite(
                            alarm, fallback, recipient, lastKeys.get(receiver), now, earliest, next);
                    lastKeys.put(receiver, write.key().sort());
                    writes.add(write);
                    if (!isDelayed) dispatchableKeys.add(write.key());
                }
            }
        }
        var written = table.writeEach(writes);
        var keys = new ArrayList<RowKey>();
        for (var i = 0; i < writes.size(); i++)
            if (written.get(i) && dispatchableKeys.contains(writes.get(i).key()))
                keys.add(writes.get(i).key());
        if (!keys.isEmpty()) workDispatcher.dispatch(keys);
        return page.next();
    }

    private static List<@Nullable String> recipients(Delivery delivery, Subscription fallback) {
        if (!fallback.notifiesPeople()) {
            var ownAddress = new ArrayList<@Nullable String>();
            ownAddress.add(null);
            return ownAddress;
        }
        var told = JsonCodec.decodeStored(JsonNode.class, delivery.event().text())
                .path("data")
                .path("notify");
        var peopleByRole = new HashMap<String, List<String>>();
        told.properties().forEach(role -> {
            var people = new ArrayList<String>();
            role.getValue().forEach(person -> people.add(person.asText()));
            peopleByRole.put(role.getKey(), people);
        });
        return new ArrayList<>(fallback.peopleToNotify(peopleByRole));
    }
}
