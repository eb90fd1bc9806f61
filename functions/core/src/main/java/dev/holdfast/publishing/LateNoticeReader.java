// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.delivery.Delivery;
import dev.holdfast.delivery.Delivery.DeliveryAttempt;
import dev.holdfast.delivery.Delivery.DeliveryStatus;
import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.event.EventTypes;
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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the notices of late items, and the deliveries of these notices. The rows with the last deliveries of each item
 * contain the notices.
 */
public final class LateNoticeReader implements LateNoticeSource {
    /** The highest number of receivers whose notices an answer contains for one item. */
    private static final int MAX_RECEIVERS_PER_ITEM = 20;

    /** Limits the memory for rows. The reader converts the rows of one read before it reads the next rows. */
    private static final int MAX_ROWS_PER_READ = 20;

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
        var notices = new HashMap<ItemId, List<LateNoticeView>>();
        for (var some : split(late)) addNotices(some, notices);
        return notices;
    }

    private void addNotices(List<Item> late, Map<ItemId, List<LateNoticeView>> notices) {
        var found = findNoticesInTails(late);
        for (var some : split(found)) {
            var deliveries = findDeliveries(some);
            for (var notice : some)
                notices.computeIfAbsent(notice.id(), id -> new ArrayList<>())
                        .add(toView(
                                notice, notice.deliveryKey() == null ? null : deliveries.get(notice.deliveryKey())));
        }
    }

    private List<FoundNotice> findNoticesInTails(List<Item> late) {
        var tailStore = new TailStore(table);
        tailStore.load(late.stream().map(LateNoticeReader::tailKey).toList());
        return late.stream()
                .flatMap(item -> noticesOf(item, tailStore.tailOf(tailKey(item))).stream())
                .toList();
    }

    private static <T> List<List<T>> split(List<T> list) {
        return IntStream.iterate(0, start -> start < list.size(), start -> start + MAX_ROWS_PER_READ)
                .mapToObj(start -> list.subList(start, Math.min(list.size(), start + MAX_ROWS_PER_READ)))
                .toList();
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
        return keys.isEmpty() ? Map.of() : deliveryStore.findAll(keys);
    }

    /** @param newest the receiver's newest alarm. If this alarm isn't about lateness, the view omits it */
    private static LateNoticeView toView(FoundNotice found, @Nullable Delivery newest) {
        var delivery = newest != null && EventTypes.isAboutLateness(newest.eventType()) ? newest : null;
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
