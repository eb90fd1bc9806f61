// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import dev.holdfast.item.store.HeldItem;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Converts a queued intent to its row, and the rows of intents to intents. */
public final class IntentRow {
    private IntentRow() {}

    public static Intent decode(Row row) {
        return JsonCodec.decodeStored(Intent.class, row.body());
    }

    /**
     * Returns the condition that the row contains the previous version of this intent. If the row contains a later,
     * equal intent, the condition isn't met.
     */
    static WriteCondition previousVersionCondition(Intent next) {
        return WriteCondition.versionIs(next.id().rowVersion(next.version() - 1));
    }

    static Row of(Intent intent, Duration warning, ShardLayout shardLayout) {
        var rowKey = intent.id().queueKey(intent.app());
        Map<TableIndex, RowKey> entries = new EnumMap<>(TableIndex.class);
        entries.put(TableIndex.BOARD, new RowKey(rowKey.partition(), sortKey(intent)));
        var sweepAt = intent.nextSweepAt(warning);
        if (sweepAt != null) entries.put(TableIndex.DUE, shardLayout.dueKey(rowKey, sweepAt));
        return new Row(rowKey, intent.id().rowVersion(intent.version()), JsonCodec.encode(intent), entries, null);
    }

    /** Returns the entry's sort key, which determines its position in the queue. */
    static String sortKey(Intent intent) {
        return HeldItem.sortKey(
                intent.request().priority(), intent.request().at(), intent.id().toString());
    }
}
