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
 * Stores which delivery of each subject to each receiver was begun last; the next one waits for it. A subject's history can't tell
 * that, since it is cut short and knows no filters; filters and labels change.
 */
final class SubjectOrder {
    private static final String FAMILY = "tail/";
    private static final int BATCH = 100;
    private static final int ATTEMPTS = 5;

    /** Of one subject. Beyond that, the receivers whose last delivery is the oldest are forgotten. */
    private static final int MAX_RECEIVERS = 2_000;

    private final Table table;

    SubjectOrder(Table table) {
        this.table = table;
    }

    /**
     * The row of one subject.
     *
     * @param last by receiver, the sort key of the delivery
     */
    record Tail(Map<String, String> last) {}

    private record Stored(Map<String, String> last, long version) {
        static final Stored NONE = new Stored(Map.of(), 0);
    }

    /** Begins to append deliveries. */
    Extension extend(Instant now) {
        return new Extension(now);
    }

    private static RowKey key(PublishedChange change) {
        return new RowKey(FAMILY + change.app() + "/" + change.event().subject(), "last");
    }

    /** The deliveries of one batch, appended to those of the batches before. */
    final class Extension {
        private final Instant now;
        private final Map<RowKey, Stored> stored = new HashMap<>();
        private final Map<RowKey, Map<String, String>> appended = new LinkedHashMap<>();

        private Extension(Instant now) {
            this.now = now;
        }

        /** Reads which deliveries of the subjects of these changes were begun last. */
        void load(List<PublishedChange> changes) {
            loadRows(changes.stream().map(SubjectOrder::key).distinct().toList());
        }

        private void loadRows(List<RowKey> keys) {
            for (var from = 0; from < keys.size(); from += BATCH) {
                var some = keys.subList(from, Math.min(keys.size(), from + BATCH));
                table.getAll(some)
                        .forEach((rowKey, row) -> stored.put(
                                rowKey,
                                new Stored(
                                        JsonCodec.decodeStored(Tail.class, row.body())
                                                .last(),
                                        row.version())));
            }
        }

        /**
         * Appends a delivery.
         *
         * @param to the person whom it notifies, null where the subscription has the address
         * @param ahead the sort key of one that goes before it, begun or not; null where none is known
         * @return the sort key of the delivery before it, null when it waits for none
         */
        @Nullable
        String append(PublishedChange change, String subscription, @Nullable String to, @Nullable String ahead) {
            var rowKey = key(change);
            var receiver = to == null ? subscription : subscription + "@" + CanonicalHash.hash(to);
            var before = appended.getOrDefault(rowKey, Map.of()).get(receiver);
            if (before == null)
                before = stored.getOrDefault(rowKey, Stored.NONE).last().get(receiver);
            var sort =
                    DeliveryKeys.sortKey(change.event().time(), change.event().id(), to);
            // A repeated event was begun before; a late one goes before the delivery that was begun last.
            if (before != null && !DeliveryKeys.comesAfter(sort, before)) return ahead;
            appended.computeIfAbsent(rowKey, any -> new HashMap<>()).put(receiver, sort);
            return ahead == null || before != null && DeliveryKeys.comesAfter(before, ahead) ? before : ahead;
        }

        /**
         * Stores the appended deliveries, once they are begun. After a crash in between, the feed begins them again behind the same
         * deliveries.
         */
        void store() {
            for (var write = 0; write < ATTEMPTS && !appended.isEmpty(); write++) {
                var keys = List.copyOf(appended.keySet());
                var done = table.writeEach(keys.stream().map(this::write).toList());
                for (var i = 0; i < keys.size(); i++) if (done.get(i)) appended.remove(keys.get(i));
                stored.keySet().removeAll(appended.keySet());
                loadRows(List.copyOf(appended.keySet()));
            }
            if (!appended.isEmpty())
                throw new IllegalStateException("others publish events of the same subjects: "
                        + appended.keySet().iterator().next().partition());
        }

        private RowWrite write(RowKey rowKey) {
            var before = stored.getOrDefault(rowKey, Stored.NONE);
            var next = new HashMap<>(before.last());
            // Deliveries that were begun before that have expired.
            var since = IsoTime.toFixedText(now.minus(DeliveryStore.RETENTION));
            next.values().removeIf(sort -> sort.compareTo(since) < 0);
            appended.getOrDefault(rowKey, Map.of())
                    .forEach((receiver, sort) ->
                            next.merge(receiver, sort, (old, own) -> DeliveryKeys.comesAfter(own, old) ? own : old));
            if (next.size() > MAX_RECEIVERS)
                next.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue())
                        .limit(next.size() - MAX_RECEIVERS)
                        .map(Map.Entry::getKey)
                        .toList()
                        .forEach(next::remove);
            var row = new Row(
                    rowKey,
                    before.version() + 1,
                    JsonCodec.encode(new Tail(next)),
                    Map.of(),
                    now.plus(DeliveryStore.RETENTION));
            return RowWrite.put(
                    row, before.version() == 0 ? WriteCondition.ABSENT : WriteCondition.versionIs(before.version()));
        }
    }
}
