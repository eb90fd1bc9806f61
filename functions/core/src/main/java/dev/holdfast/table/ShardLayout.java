// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import dev.holdfast.json.IsoTime;
import java.time.Instant;

/**
 * Distributes the entries of an index over several partitions (shards), to distribute the load.
 *
 * @param count the number of shards. Operators can change this number at any time, because a sweep also reads the
 *     shards of earlier layouts
 */
public record ShardLayout(int count) {
    public static final int MAX_SHARDS = 64;

    public ShardLayout {
        if (count < 1 || count > MAX_SHARDS)
            throw new IllegalArgumentException("the number of shards must be 1 to " + MAX_SHARDS + ", not " + count);
    }

    public int shardOf(RowKey rowKey) {
        return Math.floorMod(rowKey.partition().hashCode(), count);
    }

    /** Returns a row's key in the index {@link TableIndex#DUE}. */
    public RowKey dueKey(RowKey rowKey, Instant at) {
        return new RowKey(duePartition(shardOf(rowKey)), IsoTime.toFixedText(at));
    }

    /** Returns a copy of the row with the given time in the index {@link TableIndex#DUE}. */
    public Row withDueAt(Row row, Instant at) {
        return row.withIndexEntry(TableIndex.DUE, dueKey(row.key(), at));
    }

    /** Whether the row's entry in the index {@link TableIndex#DUE} is later than an instant. */
    public static boolean isDueAfter(Row row, Instant at) {
        var entry = row.entries().get(TableIndex.DUE);
        return entry != null && entry.sort().compareTo(IsoTime.toFixedText(at)) > 0;
    }

    public static String duePartition(int shard) {
        return "due/" + shard;
    }
}
