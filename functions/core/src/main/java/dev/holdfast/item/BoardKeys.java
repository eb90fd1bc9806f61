package dev.holdfast.item;

import dev.holdfast.json.Iso;
import dev.holdfast.table.Key;
import dev.holdfast.table.Shards;

/** Where an open item stands in the board's index: by shard, then state, overdue items first, then age. */
public final class BoardKeys {
    /** Sorts an overdue item before those that are on time. */
    public static final String OVERDUE = "0";

    private static final String ON_TIME = "1";

    private BoardKeys() {}

    /** The index key of an open item. */
    static Key entry(Shards shards, Item item) {
        var flag = item.timing().overdue() == null ? ON_TIME : OVERDUE;
        return new Key(
                partition(item.id().app(), item.id().workflow(), shards.of(Items.key(item.id()))),
                item.state() + "/" + flag + "/" + Iso.fixed(item.timing().since()));
    }

    /** One shard of a workflow's board. */
    public static String partition(String app, String workflow, int shard) {
        return "board/" + app + "/" + workflow + "/" + shard;
    }
}
