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
 * What reached the states that rules count, and when: a row per change, whose key follows from the change. A number is how many rows
 * there are, so nothing is counted twice. One of these serves one sweep, in one thread.
 */
public final class ArrivalStore {
    /** Up to so many are read one by one, which ends as soon as there are enough; beyond that the table counts. */
    private static final int MAX_ROWS_READ_SINGLY = 1_000;

    private final Table table;
    private final ShardLayout shardLayout;
    private final LargestShardCount inUse;

    /** How many shards to read, once that was asked. */
    private @Nullable Integer shardsToRead;

    public ArrivalStore(Table table, ShardLayout shardLayout) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.inUse = new LargestShardCount(table);
    }

    /**
     * The write that files an arrival.
     *
     * @param event the id of the change's event
     * @param until when it may go
     */
    public static RowWrite creation(
            String app, String workflow, int shard, String state, Instant at, String event, Instant until) {
        var rowKey = new RowKey(partitionOf(app, workflow, shard), sortKey(state, at) + "/" + event);
        return RowWrite.put(new Row(rowKey, 1, "{}", Map.of(), until), WriteCondition.ABSENT);
    }

    /** How many came in the period; where there are as many as is enough, any number that isn't less. */
    long count(String app, String workflow, String state, CountingPeriod countingPeriod, long enough) {
        if (shardsToRead == null) shardsToRead = inUse.shardsToRead(shardLayout);
        var found = 0L;
        for (var shard = 0; shard < shardsToRead && found < enough; shard++) {
            var partition = partitionOf(app, workflow, shard);
            var range = new RowQuery(
                    null,
                    partition,
                    sortKey(state, countingPeriod.from()),
                    sortKey(state, countingPeriod.to()),
                    MAX_ROWS_READ_SINGLY,
                    null,
                    false);
            found += enough > MAX_ROWS_READ_SINGLY ? table.count(range) : countUpTo(range, enough - found);
        }
        return found;
    }

    private long countUpTo(RowQuery range, long enough) {
        var found = 0L;
        String cursor = null;
        do {
            var rowPage = table.query(range.withLimit((int) (enough - found)).startingAfter(cursor));
            found += rowPage.rows().size();
            cursor = rowPage.next();
        } while (cursor != null && found < enough);
        return found;
    }

    private static String sortKey(String state, Instant at) {
        return state + "/" + IsoTime.toFixedText(at);
    }

    private static String partitionOf(String app, String workflow, int shard) {
        return "arrival/" + app + "/" + workflow + "/" + shard;
    }
}
