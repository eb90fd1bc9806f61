// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.delivery.Delivery;
import dev.holdfast.delivery.Delivery.DeliveryAttempt;
import dev.holdfast.delivery.Delivery.DeliveryStatus;
import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.lateness.LateNoticeSource;
import dev.holdfast.lateness.LateNoticeView;
import dev.holdfast.publishing.SubjectTail.LateNotice;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the notices of late items in the rows with the last deliveries of each item, and the deliveries themselves. */
public final class LateNoticeReader implements LateNoticeSource {
    /** The highest number of receivers whose notices an answer contains for one item. */
    private static final int MAX_RECEIVERS_PER_ITEM = 20;

    private static final int MAX_DELIVERIES_PER_READ = 100;

    private final Table table;
    private final DeliveryStore deliveryStore;

    public LateNoticeReader(Table table, DeliveryStore deliveryStore) {
        this.table = table;
        this.deliveryStore = deliveryStore;
    }

    /** @param deliveryKey the key of the receiver's newest alarm; null if Holdfast no longer knows it */
    private record FoundNotice(
            ItemId id,
            String subscription,
            LateNotice notice,
            @Nullable RowKey deliveryKey) {}

    @Override
    public Map<ItemId, List<LateNoticeView>> findNotices(List<Item> items) {
        var late = items.stream()
                .filter(item -> item.timing().missedDeadline() != null)
                .toList();
        if (late.isEmpty()) return Map.of();
        var tailStore = new TailStore(table);
        tailStore.load(late.stream().map(LateNoticeReader::tailKey).toList());
        var found = late.stream()
                .flatMap(item -> noticesOf(item, tailStore.tailOf(tailKey(item))).stream())
                .toList();
        var deliveries = findDeliveries(found);
        var notices = new HashMap<ItemId, List<LateNoticeView>>();
        for (var notice : found)
            notices.computeIfAbsent(notice.id(), id -> new ArrayList<>())
                    .add(toView(notice, notice.deliveryKey() == null ? null : deliveries.get(notice.deliveryKey())));
        return notices;
    }

    private static RowKey tailKey(Item item) {
        return SubjectOrder.key(item.id().app(), item.id().toString());
    }

    private static List<FoundNotice> noticesOf(Item item, SubjectTail tail) {
        return tail.late().entrySet().stream()
                .filter(notice -> notice.getValue().due().equals(item.timing().missedDeadline()))
                .sorted(Comparator.comparing((Map.Entry<String, LateNotice> notice) ->
                                notice.getValue().at())
                        .thenComparing(Map.Entry::getKey))
                .limit(MAX_RECEIVERS_PER_ITEM)
                .map(notice -> {
                    var subscription = SubjectOrder.subscriptionOf(notice.getKey());
                    var alarm = tail.alarms().get(notice.getKey());
                    var deliveryKey =
                            alarm == null ? null : DeliveryKeys.keyOf(item.id().app(), subscription, alarm);
                    return new FoundNotice(item.id(), subscription, notice.getValue(), deliveryKey);
                })
                .toList();
    }

    private Map<RowKey, Delivery> findDeliveries(List<FoundNotice> notices) {
        var keys = notices.stream()
                .map(FoundNotice::deliveryKey)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        var deliveries = new HashMap<RowKey, Delivery>();
        for (var start = 0; start < keys.size(); start += MAX_DELIVERIES_PER_READ)
            deliveries.putAll(
                    deliveryStore.findAll(keys.subList(start, Math.min(keys.size(), start + MAX_DELIVERIES_PER_READ))));
        return deliveries;
    }

    private static LateNoticeView toView(FoundNotice found, @Nullable Delivery delivery) {
        var last = delivery == null || delivery.attempts().isEmpty()
                ? null
                : delivery.attempts().getLast();
        var isDelivered = delivery != null && delivery.status() == DeliveryStatus.DELIVERED;
        return new LateNoticeView(
                found.subscription(),
                found.notice().to(),
                found.notice().at(),
                delivery == null ? null : delivery.eventType(),
                delivery == null ? null : delivery.status(),
                last == null || !isDelivered ? null : last.at(),
                last == null || isDelivered ? null : noteOf(last));
    }

    private static @Nullable String noteOf(DeliveryAttempt attempt) {
        return attempt.note().isEmpty() ? null : attempt.note();
    }
}
