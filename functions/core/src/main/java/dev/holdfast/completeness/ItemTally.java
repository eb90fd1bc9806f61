package dev.holdfast.completeness;

import dev.holdfast.item.Item;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.table.LargestShardCount;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;

/**
 * What became of the items of each day, a day in UTC: a row per item and mark, under the day on which the item was created. A
 * number is how many rows there are, so nothing is ever counted twice: not what the feed brings again, nor what two write at once.
 */
public final class ItemTally {
    private final Table table;
    private final ShardLayout shardLayout;
    private final LargestShardCount largestShardCount;

    ItemTally(Table table, ShardLayout shardLayout) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.largestShardCount = new LargestShardCount(table);
    }

    /** What is marked of an item, each at most once. */
    public enum TallyMark {
        CREATED,
        FINISHED,
        /** While it was open; one that had finished stays finished. */
        DELETED,
        /** It was overdue at some time. */
        LATE,
        RECOVERED;

        String keyPart() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The write that marks an item, once. */
    public static RowWrite mark(Item item, TallyMark tallyMark, int shard) {
        var created = item.timing().created();
        var day = LocalDate.ofInstant(created, ZoneOffset.UTC);
        var partition = partitionOf(item.id().app(), item.id().workflow(), shard);
        var rowKey = new RowKey(partition, tallyMark.keyPart() + "/" + day + "/" + item.uid());
        // All of a day go together, so that what is left of one always adds up.
        return RowWrite.put(
                new Row(rowKey, 1, "{}", Map.of(), created.plus(ItemArchive.DEFAULT_RETENTION)), WriteCondition.ABSENT);
    }

    /** How many items created from one day to another, both included, bear the mark. */
    long countMarked(String app, String workflow, TallyMark tallyMark, LocalDate from, LocalDate to) {
        var count = 0L;
        var first = tallyMark.keyPart() + "/" + from;
        var behind = tallyMark.keyPart() + "/" + to.plusDays(1);
        var read = largestShardCount.shardsToRead(shardLayout);
        for (var shard = 0; shard < read; shard++)
            count += table.count(
                    new RowQuery(null, partitionOf(app, workflow, shard), first, behind, 1000, null, false));
        return count;
    }

    private static String partitionOf(String app, String workflow, int shard) {
        return "tally/" + app + "/" + workflow + "/" + shard;
    }
}
