// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.TableIndex;
import java.time.Duration;
import java.util.EnumMap;

/**
 * Converts deliveries to rows. Each delivery has one row, which expires after {@link #RETENTION}.
 *
 * <p>A pending delivery has an entry in the index of due rows. The entry's time is the end of a worker's lease, or the
 * time of the next attempt.
 */
public final class DeliveryRows {
    /** The prefix of the partitions of deliveries. No other rows use this prefix. */
    public static final String PARTITION_PREFIX = "delivery/";

    public static final Duration RETENTION = Duration.ofDays(30);

    private final ShardLayout shardLayout;

    DeliveryRows(ShardLayout shardLayout) {
        this.shardLayout = shardLayout;
    }

    static StoredDelivery read(Row row) {
        return new StoredDelivery(row.key(), JsonCodec.decodeStored(Delivery.class, row.body()), row.version());
    }

    Row rowOf(RowKey rowKey, Delivery delivery, long version) {
        var next = delivery.next();
        var indexEntries = new EnumMap<TableIndex, RowKey>(TableIndex.class);
        if (next != null) indexEntries.put(TableIndex.DUE, shardLayout.dueKey(rowKey, next));
        if (delivery.isUndeliveredAlarm())
            indexEntries.put(TableIndex.BOARD, UndeliveredAlarms.indexKey(shardLayout.shardOf(rowKey), delivery));
        return new Row(
                rowKey,
                version,
                JsonCodec.encode(delivery),
                indexEntries,
                delivery.created().plus(RETENTION));
    }
}
