// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.ratelimit;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.UnreadableRowException;
import dev.holdfast.table.WriteCondition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stores the schedule of each subscription's rate limiter in one row. */
final class ScheduleStore {
    private final Table table;

    ScheduleStore(Table table) {
        this.table = table;
    }

    /**
     * @param version the version of the row; 0 if no readable row exists
     * @param schedule null if the schedule is missing or broken; the next reservation replaces a broken schedule
     * @param unchanged the condition that no other worker has changed the row
     */
    record StoredSchedule(
            RowKey key, long version, @Nullable ArrivalSchedule schedule, WriteCondition unchanged) {}

    StoredSchedule find(Subscription subscription) {
        var rowKey = SubscriptionStore.rateLimitKey(subscription.app(), subscription.id());
        try {
            return table.get(rowKey)
                    .map(row -> new StoredSchedule(
                            rowKey, row.version(), tryRead(row), WriteCondition.versionIs(row.version())))
                    .orElseGet(() -> new StoredSchedule(rowKey, 0, null, WriteCondition.ABSENT));
        } catch (UnreadableRowException e) {
            return new StoredSchedule(rowKey, 0, null, WriteCondition.ANY);
        }
    }

    private @Nullable ArrivalSchedule tryRead(Row row) {
        return ReadableRows.read(table, row, limit -> JsonCodec.decodeStored(ArrivalSchedule.class, limit.body()))
                .orElse(null);
    }

    /** Returns false if another worker has changed the row meanwhile. */
    boolean replace(StoredSchedule before, ArrivalSchedule next) {
        // The row expires when its schedule is in the past, because an absent row has the same meaning as a past
        // schedule.
        var expiresAt = CellRateCalculation.toInstant(Math.max(next.arrival(), next.promised()))
                .plus(CellRateCalculation.MAX_DEFERRAL);
        var nextRow = new Row(before.key(), before.version() + 1, JsonCodec.encode(next), Map.of(), expiresAt);
        return table.write(List.of(RowWrite.put(nextRow, before.unchanged())));
    }
}
