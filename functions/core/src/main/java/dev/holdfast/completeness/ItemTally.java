// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.completeness;

import dev.holdfast.item.Item;
import dev.holdfast.item.archive.ArchiveRetention;
import dev.holdfast.json.IsoTime;
import dev.holdfast.table.LargestShardCount;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Counts items by the time of their creation and by their marks, such as finished or deleted. Each mark of each
 * item has its own row. So the tally counts an item only once, even if the feed repeats a change or writes are
 * concurrent.
 */
public final class ItemTally {
    /**
     * Marks are kept a day longer than reports need them, so the oldest day of a report is complete in every time zone.
     */
    private static final Duration MARK_RETENTION = ArchiveRetention.DEFAULT_RETENTION.plusDays(1);

    private final Table table;
    private final ShardLayout shardLayout;
    private final LargestShardCount largestShardCount;

    ItemTally(Table table, ShardLayout shardLayout) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.largestShardCount = new LargestShardCount(table);
    }

    /** The marks of an item. An item has each mark at most once. */
    public enum TallyMark {
        CREATED,
        FINISHED,
        /** The item was deleted before it finished. */
        DELETED,
        /** The item was overdue at some time. */
        LATE,
        RECOVERED;

        String keyPart() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the write that sets an item's mark. */
    public static RowWrite mark(Item item, TallyMark tallyMark, int shard) {
        var created = item.timing().created();
        var partition = partitionOf(item.id().app(), item.id().workflow(), shard);
        var rowKey = new RowKey(partition, tallyMark.keyPart() + "/" + IsoTime.toFixedText(created) + "/" + item.uid());
        // All marks of an item expire at the same time, so that the counts for one creation day agree with each other.
        return RowWrite.put(new Row(rowKey, 1, "{}", Map.of(), created.plus(MARK_RETENTION)), WriteCondition.ABSENT);
    }

    /** Counts the items with the mark that were created in the period. */
    long countMarked(String app, String workflow, TallyMark tallyMark, CreationPeriod creationPeriod) {
        var count = 0L;
        var lowerBound = tallyMark.keyPart() + "/" + IsoTime.toFixedText(creationPeriod.begin());
        var upperBound = tallyMark.keyPart() + "/" + IsoTime.toFixedText(creationPeriod.end());
        var shards = largestShardCount.shardsToRead(shardLayout);
        for (var shard = 0; shard < shards; shard++)
            count += table.count(
                    new RowQuery(null, partitionOf(app, workflow, shard), lowerBound, upperBound, 1000, null, false));
        return count;
    }

    private static String partitionOf(String app, String workflow, int shard) {
        return "tally/" + app + "/" + workflow + "/" + shard;
    }
}
