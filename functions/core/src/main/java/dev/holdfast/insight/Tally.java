package dev.holdfast.insight;

import dev.holdfast.item.Archive;
import dev.holdfast.item.Item;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Shards;
import dev.holdfast.table.ShardsInUse;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;

/**
 * What became of the items of each day, a day in UTC: a row per item and mark, under the day on which the item was created. A
 * number is how many rows there are, so nothing is ever counted twice: not what the feed brings again, nor what two write at once.
 */
public final class Tally {
    private final Table table;
    private final Shards shards;
    private final ShardsInUse inUse;

    Tally(Table table, Shards shards) {
        this.table = table;
        this.shards = shards;
        this.inUse = new ShardsInUse(table);
    }

    /** What is marked of an item, each at most once. */
    public enum Mark {
        CREATED,
        FINISHED,
        /** While it was open; one that had finished stays finished. */
        DELETED,
        /** It was overdue at some time. */
        LATE,
        RECOVERED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The write that marks an item, once. */
    public static Write mark(Item item, Mark mark, int shard) {
        var created = item.timing().created();
        var day = LocalDate.ofInstant(created, ZoneOffset.UTC);
        var partition = partition(item.id().app(), item.id().workflow(), shard);
        var key = new Key(partition, mark.word() + "/" + day + "/" + item.uid());
        // All of a day go together, so that what is left of one always adds up.
        return Write.put(new Row(key, 1, "{}", Map.of(), created.plus(Archive.KEPT)), Condition.ABSENT);
    }

    /** How many items created from one day to another, both included, bear the mark. */
    long count(String app, String workflow, Mark mark, LocalDate from, LocalDate to) {
        var count = 0L;
        var first = mark.word() + "/" + from;
        var behind = mark.word() + "/" + to.plusDays(1);
        var read = inUse.count(shards);
        for (var shard = 0; shard < read; shard++)
            count += table.count(new Query(null, partition(app, workflow, shard), first, behind, 1000, null, false));
        return count;
    }

    private static String partition(String app, String workflow, int shard) {
        return "tally/" + app + "/" + workflow + "/" + shard;
    }
}
