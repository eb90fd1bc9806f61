// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

    private final Table table;

    SubjectOrder(Table table) {
        this.table = table;
    }

    /**
     * The row of one subject.
     *
     * @param last the sort key of the last delivery, by receiver
     * @param alarms the sort key of the last delivery of an alarm, by receiver
     */
    record SubjectTail(Map<String, String> last, Map<String, String> alarms) {}

    private record StoredTail(SubjectTail tail, long version) {
        static final StoredTail NONE = new StoredTail(new SubjectTail(Map.of(), Map.of()), 0);
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
                table.getAll(page).forEach((rowKey, row) -> storedTails.put(rowKey, decode(row)));
            }
        }

        private static StoredTail decode(Row row) {
            return new StoredTail(JsonCodec.decodeStored(SubjectTail.class, row.body()), row.version());
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
                PublishedChange change, String subscription, @Nullable String person, @Nullable String precedingKey) {
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
        String appendAlarm(PublishedChange change, String subscription, @Nullable String person) {
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
            return lastKey;
        }

        private static String receiver(String subscription, @Nullable String person) {
            return person == null ? subscription : subscription + "@" + CanonicalHash.hash(person);
        }

        /**
         * Stores the order. Call this method after the deliveries are written. If a crash happens in between, the feed
         * repeats the batch with the same predecessors.
         */
        void store() {
            for (var attempt = 0; attempt < MAX_WRITE_ATTEMPTS && !appendedKeys.isEmpty(); attempt++) {
                var keys = List.copyOf(appendedKeys.keySet());
                var written = table.writeEach(keys.stream().map(this::write).toList());
                for (var i = 0; i < keys.size(); i++) if (written.get(i)) appendedKeys.remove(keys.get(i));
                storedTails.keySet().removeAll(appendedKeys.keySet());
                loadRows(List.copyOf(appendedKeys.keySet()));
            }
            if (!appendedKeys.isEmpty())
                throw new IllegalStateException("another publisher changed the delivery order "
                        + appendedKeys.keySet().iterator().next().partition() + " in each of " + MAX_WRITE_ATTEMPTS
                        + " attempts");
        }

        private RowWrite write(RowKey rowKey) {
            var storedTail = storedTails.getOrDefault(rowKey, StoredTail.NONE);
            var last = merge(storedTail.tail().last(), appendedKeys.getOrDefault(rowKey, Map.of()));
            var alarms = merge(storedTail.tail().alarms(), appendedAlarms.getOrDefault(rowKey, Map.of()));
            var row = new Row(
                    rowKey,
                    storedTail.version() + 1,
                    JsonCodec.encode(new SubjectTail(last, alarms)),
                    Map.of(),
                    now.plus(DeliveryStore.RETENTION));
            var condition =
                    storedTail.version() == 0 ? WriteCondition.ABSENT : WriteCondition.versionIs(storedTail.version());
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

        private static void removeOldest(Map<String, String> keys) {
            if (keys.size() <= MAX_RECEIVERS) return;
            keys.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue())
                    .limit(keys.size() - MAX_RECEIVERS)
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(keys::remove);
        }
    }
}
