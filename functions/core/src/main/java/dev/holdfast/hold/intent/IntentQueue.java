// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import dev.holdfast.item.HeldItem;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stores the intents of all applications. A queued intent has a row in its application's queue. Equal intents have
 * equal row keys. When an intent ends, Holdfast removes its row from the queue and writes a row whose key is the
 * intent's id.
 */
public final class IntentQueue {
    /** The prefix of the partitions of all queues. No other rows use this prefix. */
    public static final String PARTITION_PREFIX = HeldItem.PARTITION_PREFIX;

    /** The prefix of the partitions of all ended intents. No other rows use this prefix. */
    public static final String ENDED_PARTITION_PREFIX = IntentId.ENDED_PARTITION_PREFIX;

    private static final int PAGE_SIZE = 250;

    private final Table table;
    private final ShardLayout shardLayout;
    private final MetricSink metricSink;

    public IntentQueue(Table table, ShardLayout shardLayout, MetricSink metricSink) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.metricSink = metricSink;
    }

    public static Intent decode(Row row) {
        return JsonCodec.decodeStored(Intent.class, row.body());
    }

    private Intent require(Row row) {
        return ReadableRows.require(table, row, IntentQueue::decode);
    }

    /** Finds the queued or ended intent with this id. */
    public Optional<Intent> find(String app, IntentId id) {
        var queued = findEqual(app, id).filter(intent -> intent.id().equals(id));
        if (queued.isPresent()) return queued;
        return findEnded(app, id);
    }

    /** Finds the intent with this id if it has ended. */
    public Optional<Intent> findEnded(String app, IntentId id) {
        return table.get(id.endedKey(app)).map(this::require);
    }

    /**
     * Finds the queued intent that equals the intent with this id. The result is the intent itself, or a different
     * intent with an equal kind, model, name and inputs.
     */
    public Optional<Intent> findEqual(String app, IntentId id) {
        return table.get(id.queueKey(app)).map(this::require);
    }

    /** Finds the last released intent with this intent's name. */
    public Optional<Intent> findLastReleased(Intent intent) {
        var rowQuery = RowQuery.startingWith(TableIndex.BOARD, intent.id().endedPartition(intent.app()), "", 1);
        @Nullable String cursor = null;
        do {
            var rowPage = table.query(rowQuery.startingAfter(cursor));
            var newest = ReadableRows.readAll(table, rowPage.rows(), IntentQueue::decode);
            if (!newest.isEmpty()) return Optional.of(newest.getFirst());
            cursor = rowPage.next();
        } while (cursor != null);
        return Optional.empty();
    }

    /**
     * Adds new intents to the queue.
     *
     * @return for each intent, whether it was added; false if the queue contains an equal intent
     */
    public List<Boolean> add(List<Intent> intents, Duration warning) {
        var writes = intents.stream()
                .map(intent -> RowWrite.announce(toRow(intent, warning), WriteCondition.ABSENT))
                .toList();
        var added = table.writeEach(writes);
        for (var i = 0; i < added.size(); i++) countIfWritten(added.get(i), intents.get(i));
        return added;
    }

    /**
     * Adds a new intent to the queue. The given writes are part of the transaction.
     *
     * @return false if the queue contains an equal intent, or if the condition of one of the given writes is not met
     */
    public boolean add(Intent intent, Duration warning, List<RowWrite> otherWrites) {
        var writes = new ArrayList<>(otherWrites);
        writes.add(RowWrite.announce(toRow(intent, warning), WriteCondition.ABSENT));
        return countIfWritten(table.write(writes), intent);
    }

    /**
     * Replaces the previous version of a queued intent.
     *
     * @return false if the queue no longer contains the previous version
     */
    public boolean replace(Intent next, Duration warning) {
        return countIfWritten(table.write(List.of(replaceWrite(next, warning))), next);
    }

    public RowWrite replaceWrite(Intent next, Duration warning) {
        return RowWrite.announce(toRow(next, warning), previousVersionCondition(next));
    }

    /**
     * Returns the condition that the row contains the previous version of this intent. If the row contains a later,
     * equal intent, the condition isn't met.
     */
    private static WriteCondition previousVersionCondition(Intent next) {
        return WriteCondition.versionIs(next.id().rowVersion(next.version() - 1));
    }

    /**
     * Removes an ended intent from the queue. The given writes are part of the transaction.
     *
     * @return false if the queue no longer contains the previous version, or if the condition of one of the given
     *     writes is not met
     */
    public boolean end(Intent ended, List<RowWrite> otherWrites) {
        var writes = new ArrayList<>(otherWrites);
        writes.addAll(endWrites(ended));
        return countIfWritten(table.write(writes), ended);
    }

    public List<RowWrite> endWrites(Intent ended) {
        var id = ended.id();
        var version = id.rowVersion(ended.version());
        var body = JsonCodec.encode(ended);
        Map<TableIndex, RowKey> entries =
                ended.status() == IntentStatus.RELEASED ? Map.of(TableIndex.BOARD, releasedKey(ended)) : Map.of();
        var endedRow = new Row(id.endedKey(ended.app()), version, body, entries, expiryOf(ended));
        var queueRow = new Row(id.queueKey(ended.app()), version, "{}");
        // Announces the row of the ended intent to the change feed, but not the deletion. With an announced deletion,
        // readers of the queue would read a tombstone for a day.
        return List.of(
                new RowWrite.Delete(queueRow, previousVersionCondition(ended), false),
                RowWrite.announce(endedRow, WriteCondition.ABSENT));
    }

    /**
     * Returns the index entry of a released intent. Each released intent has its own entry. If all intents of a name
     * shared one row, concurrent releases would conflict.
     */
    private static RowKey releasedKey(Intent ended) {
        var reversedMillis =
                IsoTime.MAX_INSTANT.toEpochMilli() - ended.newestChange().at().toEpochMilli();
        return new RowKey(ended.id().endedPartition(ended.app()), "%015d".formatted(reversedMillis));
    }

    private static Instant expiryOf(Intent ended) {
        return IsoTime.plusBounded(ended.newestChange().at(), ItemArchive.DEFAULT_RETENTION);
    }

    boolean countIfWritten(boolean written, Intent intent) {
        if (written)
            metricSink.increment(
                    "intents." + intent.newestChange().type().jsonName(),
                    1,
                    "kind",
                    intent.id().kind().jsonName());
        return written;
    }

    /** Decodes a row of the queue. Returns empty for an unreadable row, so that the caller can continue. */
    public Optional<QueueEntry> tryDecode(Row row) {
        var queueEntry = ReadableRows.read(table, row, QueueEntry::decode);
        if (queueEntry.isEmpty()) countUnreadable(1);
        return queueEntry;
    }

    private void countUnreadable(int count) {
        metricSink.increment("intents.unreadable", count);
    }

    /** Calls the consumer for each queue entry whose sort key has the prefix. */
    public void forEach(String app, String prefix, Consumer<QueueEntry> consumer) {
        var rowQuery = RowQuery.startingWith(null, IntentId.queuePartition(app), prefix, PAGE_SIZE);
        @Nullable String cursor = null;
        do {
            var rowPage = table.query(rowQuery.startingAfter(cursor));
            rowPage.rows().forEach(row -> tryDecode(row).ifPresent(consumer));
            cursor = rowPage.next();
        } while (cursor != null);
    }

    /**
     * Counts the queued intents whose release creates an item in the workflow: those with its name, and those that call
     * a method {@code model.name}.
     */
    public long countForWorkflow(String app, String workflow) {
        var count = count(app, IntentId.sortPrefix(QueueEntryKind.WORKFLOW, null, workflow));
        for (var dot = workflow.indexOf('.'); dot >= 0; dot = workflow.indexOf('.', dot + 1)) {
            var model = workflow.substring(0, dot);
            var name = workflow.substring(dot + 1);
            if (!model.isEmpty() && !name.isEmpty())
                count += count(app, IntentId.sortPrefix(QueueEntryKind.METHOD, model, name));
        }
        return count;
    }

    private long count(String app, String prefix) {
        return table.count(RowQuery.startingWith(null, IntentId.queuePartition(app), prefix, 1_000));
    }

    /** Reads a page of the queue, ordered by priority (highest first), then by age (oldest first). */
    public RowPage readPage(String app, int limit, @Nullable String cursor) {
        var rowPage = table.query(RowQuery.startingWith(TableIndex.BOARD, IntentId.queuePartition(app), "", limit)
                .startingAfter(cursor));
        if (!rowPage.unreadable().isEmpty())
            countUnreadable(rowPage.unreadable().size());
        return rowPage;
    }

    /** Finds the queued entries with these ids. The result contains no entry for an id that isn't in the queue. */
    public List<QueueEntry> findAll(String app, List<String> ids) {
        var keys =
                ids.stream().flatMap(id -> QueueEntry.rowKey(app, id).stream()).toList();
        var rows = table.getAll(keys);
        var requestedIds = Set.copyOf(ids);
        return keys.stream()
                .flatMap(rowKey -> Optional.ofNullable(rows.get(rowKey)).stream())
                .flatMap(row -> tryDecode(row).stream())
                .filter(queueEntry -> requestedIds.contains(queueEntry.id()))
                .toList();
    }

    /** Returns the ids of the intents that this batch has ended. */
    public List<String> findEndedBy(String app, String batch, List<String> ids) {
        var keys = ids.stream()
                .flatMap(id -> IntentId.parse(id).stream())
                .map(id -> id.endedKey(app))
                .toList();
        return ReadableRows.readAll(table, table.getAll(keys).values(), IntentQueue::decode).stream()
                .filter(intent ->
                        intent.end() != null && batch.equals(intent.end().batch()))
                .map(intent -> intent.id().toString())
                .toList();
    }

    private Row toRow(Intent intent, Duration warning) {
        var rowKey = intent.id().queueKey(intent.app());
        Map<TableIndex, RowKey> entries = new EnumMap<>(TableIndex.class);
        entries.put(TableIndex.BOARD, new RowKey(rowKey.partition(), sortKey(intent)));
        var sweepAt = intent.nextSweepAt(warning);
        if (sweepAt != null) entries.put(TableIndex.DUE, shardLayout.dueKey(rowKey, sweepAt));
        return new Row(rowKey, intent.id().rowVersion(intent.version()), JsonCodec.encode(intent), entries, null);
    }

    /** Returns the entry's sort key, which determines its position in the queue. */
    static String sortKey(Intent intent) {
        return HeldItem.sortKey(
                intent.request().priority(), intent.request().at(), intent.id().toString());
    }
}
