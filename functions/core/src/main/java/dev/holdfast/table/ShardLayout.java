package dev.holdfast.table;

import dev.holdfast.json.IsoTime;
import java.time.Instant;

/**
 * Spreads the entries of an index over partitions, so that no single one takes all the load.
 *
 * @param count how many; may be raised at any time, and lowered too, since a sweep reads as many as were ever in use
 */
public record ShardLayout(int count) {
    public static final int MAX_SHARDS = 64;

    public ShardLayout {
        if (count < 1 || count > MAX_SHARDS)
            throw new IllegalArgumentException("shards must be 1 to " + MAX_SHARDS + ", not " + count);
    }

    public int shardOf(RowKey rowKey) {
        return Math.floorMod(rowKey.partition().hashCode(), count);
    }

    /** Where a row stands in the index of what is due. */
    public RowKey dueKey(RowKey rowKey, Instant at) {
        return new RowKey(duePartition(shardOf(rowKey)), IsoTime.toFixedText(at));
    }

    public static String duePartition(int shard) {
        return "due/" + shard;
    }
}
