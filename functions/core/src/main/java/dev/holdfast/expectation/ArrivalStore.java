// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.expectation;

import dev.holdfast.json.IsoTime;
import dev.holdfast.table.LargestShardCount;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stores the arrivals of items in states, one row for each arrival. The store contains only arrivals in states that a
 * counting rule counts. The store derives the key of a row from the change. So the store counts a repeated change only
 * once. Use each instance only for one sweep in one thread.
 */
public final class ArrivalStore {
    /**
     * If the sufficient count is at most this number, the store reads the rows in pages and may stop early. Otherwise
     * the table counts the rows.
     */
    private static final int MAX_ROWS_READ_SINGLY = 1_000;

    private final Table table;
    private final ShardLayout shardLayout;
    private final LargestShardCount largestShardCount;

    /** The number of shards to read; null until the first count. */
    private @Nullable Integer shardsToRead;

    public ArrivalStore(Table table, ShardLayout shardLayout) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.largestShardCount = new LargestShardCount(table);
    }

    /**
     * Returns the write that stores an arrival.
     *
     * @param event the id of the event about the arrival
     * @param until the time at which the row expires
     */
    public static RowWrite creation(
            String app, String workflow, int shard, String state, Instant at, String event, Instant until) {
        var rowKey = new RowKey(partitionOf(app, workflow, shard), sortKey(state, at) + "/" + event);
        return RowWrite.put(new Row(rowKey, 1, "{}", Map.of(), until), WriteCondition.ABSENT);
    }

    /**
     * Counts the arrivals in a period.
     *
     * @param sufficientCount the count at which the method may stop counting
     * @return the exact count if it is below {@code sufficientCount}; otherwise any number of at least
     *     {@code sufficientCount}
     */
    long count(String app, String workflow, String state, CountingPeriod countingPeriod, long sufficientCount) {
        if (shardsToRead == null) shardsToRead = largestShardCount.shardsToRead(shardLayout);
        var count = 0L;
        for (var shard = 0; shard < shardsToRead && count < sufficientCount; shard++) {
            var partition = partitionOf(app, workflow, shard);
            var range = new RowQuery(
                    null,
                    partition,
                    sortKey(state, countingPeriod.from()),
                    sortKey(state, countingPeriod.to()),
                    MAX_ROWS_READ_SINGLY,
                    null,
                    false);
            count += sufficientCount > MAX_ROWS_READ_SINGLY
                    ? table.count(range)
                    : countUpTo(range, sufficientCount - count);
        }
        return count;
    }

    private long countUpTo(RowQuery range, long maxCount) {
        var count = 0L;
        String cursor = null;
        do {
            var rowPage = table.query(range.withLimit((int) (maxCount - count)).startingAfter(cursor));
            count += rowPage.rows().size();
            cursor = rowPage.next();
        } while (cursor != null && count < maxCount);
        return count;
    }

    private static String sortKey(String state, Instant at) {
        return state + "/" + IsoTime.toFixedText(at);
    }

    private static String partitionOf(String app, String workflow, int shard) {
        return "arrival/" + app + "/" + workflow + "/" + shard;
    }
}
