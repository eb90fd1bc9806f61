// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.store;

import dev.holdfast.item.Item;
import dev.holdfast.json.IsoTime;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.ShardLayout;
import java.time.Instant;

/**
 * Builds the keys of open items in the board index. Overdue items have partitions of their own, so that a listing of
 * all overdue items reads nothing else. In both kinds of partitions, the end of the sort key is the item's {@link
 * #placeOf place}. Only a move changes the place. A sweep doesn't change it.
 */
public final class BoardKeys {
    /** No workflow can have this text as its name, because the text isn't a valid name. */
    private static final String OVERDUE = "!overdue";

    private BoardKeys() {}

    static RowKey boardKey(ShardLayout shardLayout, Item item) {
        var id = item.id();
        var shard = shardLayout.shardOf(ItemStore.key(id));
        return item.timing().missedDeadline() == null
                ? new RowKey(partition(id.app(), id.workflow(), shard), prefix(item.state()) + placeOf(item))
                : new RowKey(
                        overduePartition(id.app(), shard), overduePrefix(id.workflow(), item.state()) + placeOf(item));
    }

    /** Returns the item's place within its state: the time of its arrival in the state, then its key. */
    public static String placeOf(Item item) {
        return placeAt(item.timing().since()) + "/" + item.id().key();
    }

    /** Returns the text before all places of items that arrived in their state at this time or later. */
    public static String placeAt(Instant since) {
        return IsoTime.toFixedText(since);
    }

    /** Returns the partition of one shard of a workflow's items that aren't overdue. */
    public static String partition(String app, String workflow, int shard) {
        return "board/" + app + "/" + workflow + "/" + shard;
    }

    /** Returns the beginning of the sort keys of a state's items in {@link #partition}. */
    public static String prefix(String state) {
        return state + "/";
    }

    /** Returns the partition of one shard of an application's overdue items. */
    public static String overduePartition(String app, int shard) {
        return "board/" + app + "/" + OVERDUE + "/" + shard;
    }

    /** Returns the beginning of the sort keys of a state's items in {@link #overduePartition}. */
    public static String overduePrefix(String workflow, String state) {
        return workflow + "/" + state + "/";
    }
}
