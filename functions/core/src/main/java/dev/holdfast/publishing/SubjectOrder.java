// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.event.EventTypes;
import dev.holdfast.event.ItemEventData;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.publishing.SubjectTail.LateNotice;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowSize;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stores the last delivery of each subject to each receiver. A new delivery waits for this last delivery. The subject's
 * history can't give this order: it is limited, and it contains neither earlier filters nor earlier labels.
 */
final class SubjectOrder {
    private static final String PARTITION_PREFIX = "tail/";
    private static final int MAX_ROWS_PER_READ = 100;
    private static final int MAX_WRITE_ATTEMPTS = 5;

    /**
     * The limit for one subject. If a subject has more receivers, Holdfast removes the receivers whose last deliveries
     * are the oldest.
     */
    private static final int MAX_RECEIVERS = 2_000;

    /** The limit for each of the two maps, because the size of the row is limited. */
    private static final int MAX_TAIL_BYTES = 180_000;

    /** Quotes, a colon and a comma. */
    private static final int JSON_BYTES_PER_ENTRY = 6;

    /** How long Holdfast remembers who heard of a missed deadline, so that they hear of its resolution. */
    private static final Duration LATE_RETENTION = Duration.ofDays(366);

    private final Table table;

    SubjectOrder(Table table) {
        this.table = table;
    }

    private record StoredTail(SubjectTail tail, long version) {
        static final StoredTail NONE = new StoredTail(SubjectTail.EMPTY, 0);
    }

    /** A subscription that was put again under its id waits for no delivery of the earlier one. */
    private static String nameOf(Subscription subscription) {
        return subscription.uid().isEmpty() ? subscription.id() : subscription.id() + "~" + subscription.uid();
    }

    /** Begins the order for a batch of new deliveries. */
    OrderExtension extend(Instant now) {
        return new OrderExtension(now);
    }

    private static RowKey key(PublishedChange change) {
        return new RowKey(PARTITION_PREFIX + change.app() + "/" + change.event().subject(), "last");
    }

    /** The order of the deliveries of one batch, which follow the deliveries of earlier batches. */
    final class OrderExtension {
        private final Instant now;
        private final Map<RowKey, StoredTail> storedTails = new HashMap<>();
        private final Map<RowKey, Map<String, String>> appendedKeys = new LinkedHashMap<>();
        private final Map<RowKey, Map<String, String>> appendedAlarms = new HashMap<>();
        private final LateNotices lateNotices = new LateNotices();

        private OrderExtension(Instant now) {
            this.now = now;
        }

        /** Reads the last deliveries of the changes' subjects. */
        void load(List<PublishedChange> changes) {
            loadRows(changes.stream().map(SubjectOrder::key).distinct().toList());
        }

        private void loadRows(List<RowKey> keys) {
            for (var start = 0; start < keys.size(); start += MAX_ROWS_PER_READ) {
                var page = keys.subList(start, Math.min(keys.size(), start + MAX_ROWS_PER_READ));
                table.getAll(page).forEach((rowKey, row) -> storedTails.put(rowKey, read(row)));
            }
        }

        /** A broken row counts as a row without deliveries, which the batch replaces. */
        private StoredTail read(Row row) {
            var tail =
                    ReadableRows.read(table, row, stored -> JsonCodec.decodeStored(SubjectTail.class, stored.body()));
            return new StoredTail(tail.orElse(StoredTail.NONE.tail()), row.version());
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
                PublishedChange change,
                Subscription subscription,
                @Nullable String person,
                @Nullable String precedingKey) {
            var rowKey = key(change);
            var receiver = receiver(subscription, person);
            var lastKey = appendedKeys.getOrDefault(rowKey, Map.of()).get(receiver);
            if (lastKey == null)
                lastKey = storedTails
                        .getOrDefault(rowKey, StoredTail.NONE)
                        .tail()
                        .last()
                        .get(receiver);
            var newKey =
                    DeliveryKeys.sortKey(change.event().time(), change.event().id(), person);
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
            var lastKey = appendedAlarms.getOrDefault(rowKey, Map.of()).get(receiver);
            if (lastKey == null)
                lastKey = storedTails
                        .getOrDefault(rowKey, StoredTail.NONE)
                        .tail()
                        .alarms()
                        .get(receiver);
            var newKey =
                    DeliveryKeys.sortKey(change.event().time(), change.event().id(), person);
            if (lastKey != null && !DeliveryKeys.comesAfter(newKey, lastKey)) return null;
            appendedAlarms.computeIfAbsent(rowKey, ignored -> new HashMap<>()).put(receiver, newKey);
            rememberLateNotice(change, subscription, person);
            return lastKey;
        }

        /** Remembers that a receiver hears of a missed deadline. */
        private void rememberLateNotice(PublishedChange change, Subscription subscription, @Nullable String person) {
            if (EventTypes.isAboutLateness(change.event().type())
                    && change.event().data() instanceof ItemEventData item
                    && item.due() != null)
                lateNotices.remember(
                        key(change), receiver(subscription, person), new LateNotice(item.due(), now, person));
        }

        /** Returns what a subscription's receivers heard of the missed deadline that the event resolves. */
        List<LateNotice> lateNotices(PublishedChange change, Subscription subscription) {
            var resolved = change.event().data() instanceof ItemEventData item ? item.resolved() : null;
            var stored = storedTails
                    .getOrDefault(key(change), StoredTail.NONE)
                    .tail()
                    .late();
            var name = nameOf(subscription);
            return lateNotices.applyTo(key(change), stored).entrySet().stream()
                    .filter(notice ->
                            notice.getKey().equals(name) || notice.getKey().startsWith(name + "@"))
                    .map(Map.Entry::getValue)
                    .filter(notice -> notice.due().equals(resolved))
                    .toList();
        }

        /** Forgets who heard of the missed deadline, because it is resolved. */
        void forgetLateNotices(PublishedChange change) {
            var stored = storedTails.getOrDefault(key(change), StoredTail.NONE).tail();
            if (!lateNotices.applyTo(key(change), stored.late()).isEmpty()) lateNotices.forget(key(change));
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
                var written = table.writeEach(
                        keys.stream().map(rowKey -> write(rowKey, isLast)).toList());
                for (var i = 0; i < keys.size(); i++) if (written.get(i)) unsaved.remove(keys.get(i));
                storedTails.keySet().removeAll(unsaved);
                loadRows(List.copyOf(unsaved));
            }
            if (!unsaved.isEmpty())
                throw new IllegalStateException("another publisher changed the delivery order "
                        + unsaved.getFirst().partition() + " in each of " + MAX_WRITE_ATTEMPTS + " attempts");
        }

        /** @param replacesDamaged whether to replace a row that the table has but can't read */
        private RowWrite write(RowKey rowKey, boolean replacesDamaged) {
            var storedTail = storedTails.getOrDefault(rowKey, StoredTail.NONE);
            var last = merge(storedTail.tail().last(), appendedKeys.getOrDefault(rowKey, Map.of()));
            var alarms = merge(storedTail.tail().alarms(), appendedAlarms.getOrDefault(rowKey, Map.of()));
            var late = lateNotices.applyTo(rowKey, storedTail.tail().late());
            var row = new Row(
                    rowKey,
                    storedTail.version() + 1,
                    JsonCodec.encode(new SubjectTail(last, alarms, late)),
                    Map.of(),
                    now.plus(late.isEmpty() ? DeliveryStore.RETENTION : LATE_RETENTION));
            var absent = replacesDamaged ? WriteCondition.ANY : WriteCondition.ABSENT;
            var condition = storedTail.version() == 0 ? absent : WriteCondition.versionIs(storedTail.version());
            return RowWrite.put(row, condition);
        }

        private Map<String, String> merge(Map<String, String> stored, Map<String, String> appended) {
            var merged = new HashMap<>(stored);
            removeExpired(merged);
            appended.forEach((receiver, key) -> merged.merge(receiver, key, OrderExtension::laterKey));
            removeOldest(merged);
            return merged;
        }

        private void removeExpired(Map<String, String> keys) {
            var oldestKey = IsoTime.toFixedText(now.minus(DeliveryStore.RETENTION));
            keys.values().removeIf(key -> key.compareTo(oldestKey) < 0);
        }

        private static String laterKey(String storedKey, String appendedKey) {
            return DeliveryKeys.comesAfter(appendedKey, storedKey) ? appendedKey : storedKey;
        }

        /** Keeps the receivers with the newest deliveries, as many as the limits allow. */
        private static void removeOldest(Map<String, String> keys) {
            var newest = keys.entrySet().stream()
                    .sorted(Map.Entry.<String, String>comparingByValue().reversed())
                    .toList();
            var bytes = 0;
            var kept = 0;
            while (kept < newest.size() && kept < MAX_RECEIVERS && bytes <= MAX_TAIL_BYTES)
                bytes += bytesOf(newest.get(kept++));
            if (bytes > MAX_TAIL_BYTES) kept--;
            newest.subList(kept, newest.size()).forEach(entry -> keys.remove(entry.getKey()));
        }

        private static int bytesOf(Map.Entry<String, String> entry) {
            return RowSize.bytesOf(entry.getKey()) + RowSize.bytesOf(entry.getValue()) + JSON_BYTES_PER_ENTRY;
        }
    }
}
