// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import dev.holdfast.item.store.HeldItem;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.PartialWriteException;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableFailureException;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stores the queued intents of all applications. A queued intent has a row in its application's queue. Equal intents
 * have equal row keys. When an intent ends, Holdfast removes its row from the queue ({@link EndedIntents}).
 */
public final class IntentQueue {
    /** The prefix of the partitions of all queues. No other rows use this prefix. */
    public static final String PARTITION_PREFIX = HeldItem.PARTITION_PREFIX;

    private static final int PAGE_SIZE = 250;

    private final Table table;
    private final ShardLayout shardLayout;
    private final MetricSink metricSink;
    private final EndedIntents endedIntents;

    public IntentQueue(Table table, ShardLayout shardLayout, MetricSink metricSink) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.metricSink = metricSink;
        this.endedIntents = new EndedIntents(table);
    }

    /** Returns the intents that have left this queue. */
    public EndedIntents ended() {
        return endedIntents;
    }

    private Intent require(Row row) {
        return ReadableRows.require(table, row, IntentRow::decode);
    }

    /** Finds the queued or ended intent with this id. */
    public Optional<Intent> find(String app, IntentId id) {
        return findQueued(app, id).or(() -> endedIntents.find(app, id));
    }

    /** Finds the intent with this id if it is in the queue. */
    public Optional<Intent> findQueued(String app, IntentId id) {
        return findEqual(app, id).filter(intent -> intent.id().equals(id));
    }

    /** Whether the queue contains the intent with this id. */
    public boolean isQueued(String app, String id) {
        return IntentId.parse(id).flatMap(intentId -> findQueued(app, intentId)).isPresent();
    }

    /**
     * Finds the queued intent that equals the intent with this id. The result is the intent itself, or a different
     * intent with an equal kind, model, name and inputs.
     */
    public Optional<Intent> findEqual(String app, IntentId id) {
        return table.get(id.queueKey(app)).map(this::require);
    }

    /**
     * Adds new intents to the queue.
     *
     * @return for each intent, whether it was added; false if the queue contains an equal intent; null if the table
     *     failed for this intent only
     */
    public List<@Nullable Boolean> add(List<Intent> intents, Duration warning) {
        var writes = intents.stream()
                .map(intent -> RowWrite.announce(IntentRow.of(intent, warning, shardLayout), WriteCondition.ABSENT))
                .toList();
        var added = writeEach(writes);
        for (var i = 0; i < added.size(); i++) countIfWritten(Boolean.TRUE.equals(added.get(i)), intents.get(i));
        return added;
    }

    private List<@Nullable Boolean> writeEach(List<RowWrite> writes) {
        try {
            return new ArrayList<@Nullable Boolean>(table.writeEach(writes));
        } catch (PartialWriteException e) {
            // If no write has a known outcome, the caller can refuse the whole request.
            if (!TableFailureException.isCausedByStorage(e)
                    || e.outcomes().stream().allMatch(Objects::isNull)) throw e;
            return e.outcomes();
        }
    }

    /**
     * Adds a new intent to the queue. The given writes are part of the transaction.
     *
     * @return false if the queue contains an equal intent, or if the condition of one of the given writes is not met
     */
    public boolean add(Intent intent, Duration warning, List<RowWrite> otherWrites) {
        var writes = new ArrayList<>(otherWrites);
        writes.add(RowWrite.announce(IntentRow.of(intent, warning, shardLayout), WriteCondition.ABSENT));
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
        return RowWrite.announce(IntentRow.of(next, warning, shardLayout), IntentRow.previousVersionCondition(next));
    }

    /**
     * Removes an ended intent from the queue. The given writes are part of the transaction.
     *
     * @return false if the queue no longer contains the previous version, or if the condition of one of the given
     *     writes is not met
     */
    public boolean end(Intent ended, List<RowWrite> otherWrites) {
        var writes = new ArrayList<>(otherWrites);
        writes.addAll(endedIntents.endWrites(ended));
        return countIfWritten(table.write(writes), ended);
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
     * Counts the queued intents whose release creates an item in the workflow: intents with the workflow's name, and
     * intents that call a method {@code model.name}.
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
}
