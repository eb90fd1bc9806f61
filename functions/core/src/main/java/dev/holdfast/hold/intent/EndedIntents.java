// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import dev.holdfast.item.archive.ArchiveRetention;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores the intents that were released or purged, or that have expired. The key of each row is the intent's id. */
public final class EndedIntents {
    /** The prefix of the partitions of all ended intents. No other rows use this prefix. */
    public static final String PARTITION_PREFIX = IntentId.ENDED_PARTITION_PREFIX;

    private final Table table;

    EndedIntents(Table table) {
        this.table = table;
    }

    /** Finds the intent with this id if it has ended. */
    public Optional<Intent> find(String app, IntentId id) {
        return table.get(id.endedKey(app)).map(row -> ReadableRows.require(table, row, IntentRow::decode));
    }

    /** Finds the last released intent with this intent's name. */
    public Optional<Intent> findLastReleased(Intent intent) {
        var rowQuery = RowQuery.startingWith(TableIndex.BOARD, intent.id().endedPartition(intent.app()), "", 1);
        @Nullable String cursor = null;
        do {
            var rowPage = table.query(rowQuery.startingAfter(cursor));
            var newest = ReadableRows.readAll(table, rowPage.rows(), IntentRow::decode);
            if (!newest.isEmpty()) return Optional.of(newest.getFirst());
            cursor = rowPage.next();
        } while (cursor != null);
        return Optional.empty();
    }

    /** Returns the ids of the intents that this batch has ended. */
    public List<String> findEndedBy(String app, String batch, List<String> ids) {
        var keys = ids.stream()
                .flatMap(id -> IntentId.parse(id).stream())
                .map(id -> id.endedKey(app))
                .toList();
        return ReadableRows.readAll(table, table.getAll(keys).values(), IntentRow::decode).stream()
                .filter(intent ->
                        intent.end() != null && batch.equals(intent.end().batch()))
                .map(intent -> intent.id().toString())
                .toList();
    }

    /** Returns the writes that remove an ended intent from the queue and store it. */
    public List<RowWrite> endWrites(Intent ended) {
        var id = ended.id();
        var version = id.rowVersion(ended.version());
        var body = JsonCodec.encode(ended);
        Map<TableIndex, RowKey> entries =
                ended.status() == IntentStatus.RELEASED ? Map.of(TableIndex.BOARD, releasedKey(ended)) : Map.of();
        var endedRow = new Row(id.endedKey(ended.app()), version, body, entries, expiryOf(ended));
        var queueRow = new Row(id.queueKey(ended.app()), version, "{}");
        // Announces the row of the ended intent to the change feed, but not the deletion. An announced deletion would
        // leave a tombstone for a day, which readers of the queue would have to read.
        return List.of(
                new RowWrite.Delete(queueRow, IntentRow.previousVersionCondition(ended), false),
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
        return IsoTime.plusBounded(ended.newestChange().at(), ArchiveRetention.DEFAULT_RETENTION);
    }
}
