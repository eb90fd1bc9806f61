// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.recovery;

import dev.holdfast.hold.BatchStore;
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
 * Stores large redrives, beside the batches of the hold queue. The sweep finds both kinds in the same way, and passes
 * them to the same worker.
 */
final class RecoveryStore {
    static final String SORT_KEY = "recovery";

    /** The time for which Holdfast keeps a finished redrive. */
    private static final Duration RETENTION = Duration.ofDays(30);

    private final Table table;
    private final ShardLayout shardLayout;

    RecoveryStore(Table table, ShardLayout shardLayout) {
        this.table = table;
        this.shardLayout = shardLayout;
    }

    Optional<RecoveryBatch> find(String app, String recovery) {
        return find(key(app, recovery));
    }

    Optional<RecoveryBatch> find(RowKey rowKey) {
        return table.get(rowKey)
                .map(row -> ReadableRows.require(
                        table, row, stored -> JsonCodec.decodeStored(RecoveryBatch.class, stored.body())));
    }

    /** Saves the next version. Returns false if the table no longer contains the previous version. */
    boolean save(RecoveryBatch next, Instant now) {
        return table.write(List.of(RowWrite.put(toRow(next, now), WriteCondition.unchanged(next.version() - 1))));
    }

    private Row toRow(RecoveryBatch recoveryBatch, Instant now) {
        var rowKey = key(recoveryBatch.app(), recoveryBatch.recovery());
        var body = JsonCodec.encode(recoveryBatch);
        var finished = recoveryBatch.finished();
        if (finished != null) return new Row(rowKey, recoveryBatch.version(), body, Map.of(), finished.plus(RETENTION));
        var sweepAt = recoveryBatch.leased() == null ? now : recoveryBatch.leased();
        var entries = Map.of(TableIndex.DUE, shardLayout.dueKey(rowKey, sweepAt));
        return new Row(rowKey, recoveryBatch.version(), body, entries, null);
    }

    private static RowKey key(String app, String recovery) {
        return new RowKey(BatchStore.PARTITION_PREFIX + app + "/" + recovery, SORT_KEY);
    }
}
