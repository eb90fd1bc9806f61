// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.sweep.DueRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Dispatches unfinished batches that no process is running. */
final class DueBatches implements DueRows {
    private final ShardLayout shardLayout;
    private final WorkDispatcher workDispatcher;

    DueBatches(ShardLayout shardLayout, WorkDispatcher workDispatcher) {
        this.shardLayout = shardLayout;
        this.workDispatcher = workDispatcher;
    }

    @Override
    public String partitionPrefix() {
        return BatchStore.PARTITION_PREFIX;
    }

    @Override
    public SweepTask planTask(Row row, Instant now) {
        var leased =
                row.withIndexEntry(TableIndex.DUE, shardLayout.dueKey(row.key(), now.plus(DueIntents.RELEASE_LEASE)));
        var rowWrite = RowWrite.put(leased, WriteCondition.versionIs(row.version()));
        return new SweepTask(rowWrite, DueIntents.RELEASES_TASK, null, Map.of());
    }

    @Override
    public @Nullable RowWrite correctionWrite(Row row, Instant now) {
        return ShardLayout.isDueAfter(row, now.plus(DueIntents.RELEASE_LEASE))
                ? RowWrite.put(shardLayout.withDueAt(row, now), WriteCondition.versionIs(row.version()))
                : null;
    }

    @Override
    public void afterWrite(List<SweepTask> tasks) {
        DueIntents.dispatch(tasks, workDispatcher);
    }
}
