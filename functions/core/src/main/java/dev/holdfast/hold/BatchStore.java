// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stores the batches of all applications. An unfinished batch has an entry in the index of due rows. So a sweep finds
 * the batch and continues it.
 */
public final class BatchStore {
    /** The prefix of the partitions of all batches. No other rows use this prefix. */
    public static final String PARTITION_PREFIX = "batch/";

    /** The time for which Holdfast keeps a finished batch. */
    private static final Duration RETENTION = Duration.ofDays(30);

    private static final String SORT_KEY = "batch";

    private final Table table;
    private final ShardLayout shardLayout;

    public BatchStore(Table table, ShardLayout shardLayout) {
        this.table = table;
        this.shardLayout = shardLayout;
    }

    public static IntentBatch decode(Row row) {
        return JsonCodec.decodeStored(IntentBatch.class, row.body());
    }

    Optional<IntentBatch> find(String app, String id) {
        return find(key(app, id));
    }

    Optional<IntentBatch> find(RowKey rowKey) {
        return table.get(rowKey).map(row -> ReadableRows.require(table, row, BatchStore::decode));
    }

    /** Saves the next version of a batch. Returns false if the stored batch isn't the previous version. */
    boolean save(IntentBatch next, Instant now) {
        var writeCondition = WriteCondition.unchanged(next.version() - 1);
        return table.write(List.of(RowWrite.put(toRow(next, now), writeCondition)));
    }

    private Row toRow(IntentBatch intentBatch, Instant now) {
        var rowKey = key(intentBatch.app(), intentBatch.id());
        var body = JsonCodec.encode(intentBatch);
        var finished = intentBatch.finished();
        if (finished != null) return new Row(rowKey, intentBatch.version(), body, Map.of(), finished.plus(RETENTION));
        var sweepAt = intentBatch.leased() == null ? now : intentBatch.leased();
        return new Row(
                rowKey, intentBatch.version(), body, Map.of(TableIndex.DUE, shardLayout.dueKey(rowKey, sweepAt)), null);
    }

    private static RowKey key(String app, String id) {
        return new RowKey(PARTITION_PREFIX + app + "/" + id, SORT_KEY);
    }
}
