// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.delivery.DeliveryRows;
import dev.holdfast.event.EventTypes;
import dev.holdfast.event.ItemEventData;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.publishing.SubjectTail.LateNotice;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order of the deliveries of one batch, which follow the deliveries of earlier batches. Stores the last delivery of
 * each subject to each receiver. A new delivery waits for this last delivery. The subject's history can't give this
 * order. The history is limited, and contains neither earlier filters nor earlier labels.
 */
final class SubjectOrder {
    private static final String PARTITION_PREFIX = "tail/";
    private static final int MAX_WRITE_ATTEMPTS = 5;

    /**
     * The time for which Holdfast remembers who was notified of a missed deadline, to notify them of its resolution.
     */
    private static final Duration LATE_RETENTION = Duration.ofDays(366);

    private final Instant now;
    private final TailStore tailStore;
    private final TailMerger tailMerger;
    private final Map<RowKey, Map<String, String>> appendedKeys = new LinkedHashMap<>();
    private final Map<RowKey, Map<String, String>> appendedAlarms = new HashMap<>();
    private final LateNotices lateNotices = new LateNotices();

    SubjectOrder(Table table, Instant now) {
        this.now = now;
        this.tailStore = new TailStore(table);
        this.tailMerger = new TailMerger(now);
    }

    /** Reads the last deliveries of the changes' subjects. */
    void load(List<PublishedChange> changes) {
        tailStore.load(changes.stream().map(SubjectOrder::key).distinct().toList());
    }

    /**
     * Makes a delivery the last delivery of its subject to its receiver.
     *
     * @param person the person to notify, null for the subscription's own address
     * @param precedingKey the sort key of the preceding event's delivery, even if that delivery isn't stored yet;
     *     null if unknown
     * @return the sort key of the delivery that this delivery must wait for; null if it needn't wait
     */
    @Nullable
    String append(
            PublishedChange change, Subscription subscription, @Nullable String person, @Nullable String precedingKey) {
        var rowKey = key(change);
        var receiver = receiver(subscription, person);
        var lastKey =
                lastKey(appendedKeys, rowKey, receiver, tailStore.tailOf(rowKey).last());
        var newKey = DeliveryKeys.sortKey(change.event().time(), change.event().id(), person);
        // Either the feed has repeated the event, which already has a delivery, or the event is late. A late
        // event's delivery precedes the last delivery.
        if (lastKey != null && !DeliveryKeys.comesAfter(newKey, lastKey)) return precedingKey;
        appendedKeys.computeIfAbsent(rowKey, ignored -> new HashMap<>()).put(receiver, newKey);
        var lastIsNewer = precedingKey == null || lastKey != null && DeliveryKeys.comesAfter(lastKey, precedingKey);
        return lastIsNewer ? lastKey : precedingKey;
    }

    /**
     * Appends the delivery of an alarm after the preceding alarm's delivery.
     *
     * @return the sort key of the preceding alarm's delivery; null without a preceding alarm
     */
    @Nullable
    String appendAlarm(PublishedChange change, Subscription subscription, @Nullable String person) {
        var rowKey = key(change);
        var receiver = receiver(subscription, person);
        var lastKey = lastKey(
                appendedAlarms, rowKey, receiver, tailStore.tailOf(rowKey).alarms());
        var newKey = DeliveryKeys.sortKey(change.event().time(), change.event().id(), person);
        if (lastKey != null && !DeliveryKeys.comesAfter(newKey, lastKey)) return null;
        appendedAlarms.computeIfAbsent(rowKey, ignored -> new HashMap<>()).put(receiver, newKey);
        rememberLateNotice(change, subscription, person);
        return lastKey;
    }

    /** Remembers that a receiver is notified of a missed deadline. */
    private void rememberLateNotice(PublishedChange change, Subscription subscription, @Nullable String person) {
        if (EventTypes.isAboutLateness(change.event().type())
                && change.event().data() instanceof ItemEventData item
                && item.due() != null)
            lateNotices.remember(key(change), receiver(subscription, person), new LateNotice(item.due(), now, person));
    }

    /**
     * Returns the notices of the missed deadline that the event resolves. The subscription's receivers got these
     * notices.
     */
    List<LateNotice> lateNotices(PublishedChange change, Subscription subscription) {
        var resolved = change.event().data() instanceof ItemEventData item ? item.resolved() : null;
        var stored = tailStore.tailOf(key(change)).late();
        var name = nameOf(subscription);
        return lateNotices.applyTo(key(change), stored).entrySet().stream()
                .filter(notice ->
                        notice.getKey().equals(name) || notice.getKey().startsWith(name + "@"))
                .map(Map.Entry::getValue)
                .filter(notice -> notice.due().equals(resolved))
                .toList();
    }

    /** Forgets who was notified of the missed deadline, because it is resolved. */
    void forgetLateNotices(PublishedChange change) {
        var stored = tailStore.tailOf(key(change));
        if (!lateNotices.applyTo(key(change), stored.late()).isEmpty()) lateNotices.forget(key(change));
    }

    private static @Nullable String lastKey(
            Map<RowKey, Map<String, String>> appended, RowKey rowKey, String receiver, Map<String, String> stored) {
        var appendedKey = appended.getOrDefault(rowKey, Map.of()).get(receiver);
        return appendedKey == null ? stored.get(receiver) : appendedKey;
    }

    /**
     * Contains the uid, so that a new subscription with the same id doesn't wait for deliveries of a deleted
     * subscription.
     */
    private static String nameOf(Subscription subscription) {
        return subscription.uid().isEmpty() ? subscription.id() : subscription.id() + "~" + subscription.uid();
    }

    private static RowKey key(PublishedChange change) {
        return key(change.app(), change.event().subject());
    }

    /** Returns the key of the row with the last deliveries of a subject. */
    static RowKey key(String app, String subject) {
        return new RowKey(PARTITION_PREFIX + app + "/" + subject, "last");
    }

    /** Returns the id of the subscription in the name of a receiver. */
    static String subscriptionOf(String receiver) {
        return receiver.split("[~@]", 2)[0];
    }

    private static String receiver(Subscription subscription, @Nullable String person) {
        var name = nameOf(subscription);
        return person == null ? name : name + "@" + CanonicalHash.hash(person);
    }

    /**
     * Stores the order. Call this method after the deliveries are written. If a crash happens in between, the feed
     * repeats the batch with the same predecessors.
     */
    void store() {
        var unsaved = new LinkedHashSet<>(appendedKeys.keySet());
        unsaved.addAll(lateNotices.changedRows());
        for (var attempt = 0; attempt < MAX_WRITE_ATTEMPTS && !unsaved.isEmpty(); attempt++) {
            var keys = List.copyOf(unsaved);
            var isLast = attempt == MAX_WRITE_ATTEMPTS - 1;
            var written = tailStore.writeEach(
                    keys.stream().map(rowKey -> write(rowKey, isLast)).toList());
            for (var i = 0; i < keys.size(); i++) if (written.get(i)) unsaved.remove(keys.get(i));
            tailStore.reload(unsaved);
        }
        if (!unsaved.isEmpty())
            throw new IllegalStateException("another publisher changed the delivery order "
                    + unsaved.getFirst().partition() + " in each of " + MAX_WRITE_ATTEMPTS + " attempts");
    }

    private RowWrite write(RowKey rowKey, boolean replacesDamaged) {
        var stored = tailStore.tailOf(rowKey);
        var next = new SubjectTail(
                tailMerger.merge(stored.last(), appendedKeys.getOrDefault(rowKey, Map.of())),
                tailMerger.merge(stored.alarms(), appendedAlarms.getOrDefault(rowKey, Map.of())),
                lateNotices.applyTo(rowKey, stored.late()));
        var retention = next.late().isEmpty() ? DeliveryRows.RETENTION : LATE_RETENTION;
        return tailStore.replacementWrite(rowKey, next, now.plus(retention), replacesDamaged);
    }
}
