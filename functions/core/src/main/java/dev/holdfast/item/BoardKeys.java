// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.json.IsoTime;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.ShardLayout;

/**
 * Builds the keys of open items in the board index. The keys sort by shard and state. Within a state, the overdue items
 * come first, and older items come before newer items.
 */
public final class BoardKeys {
    /** The sort characters, which sort overdue items before items that are on time. */
    public static final String OVERDUE_FLAG = "0";

    private static final String ON_TIME_FLAG = "1";

    private BoardKeys() {}

    static RowKey boardKey(ShardLayout shardLayout, Item item) {
        var flag = item.timing().missedDeadline() == null ? ON_TIME_FLAG : OVERDUE_FLAG;
        return new RowKey(
                partition(item.id().app(), item.id().workflow(), shardLayout.shardOf(ItemStore.key(item.id()))),
                item.state() + "/" + flag + "/"
                        + IsoTime.toFixedText(item.timing().since()));
    }

    /** Returns the partition of one shard of a workflow's board. */
    public static String partition(String app, String workflow, int shard) {
        return "board/" + app + "/" + workflow + "/" + shard;
    }
}
