// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.TableIndex;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task for the sweep, which updates the pending deliveries of one subscription after a change of its state. Each task
 * has a row.
 *
 * @param uid distinguishes the subscription from earlier subscriptions with the same id
 * @param since the time at which the receiver began to fail
 * @param cursor the position where the next run continues; null for the beginning
 */
@RecordBuilder
public record SubscriptionTask(
        String app,
        String id,
        String uid,
        TaskKind kind,
        Instant since,
        @Nullable String cursor) implements SubscriptionTaskBuilder.With {
    public enum TaskKind {
        /** Copies the undelivered alarms to the fallback. */
        HAND_OVER,
        /** Makes the pending deliveries due earlier, because the receiver works again. */
        BRING_FORWARD
    }

    public static SubscriptionTask read(Row row) {
        return JsonCodec.decodeStored(SubscriptionTask.class, row.body());
    }

    /** Returns the row of the task, which the next sweep finds. */
    public Row toRow(ShardLayout shardLayout, long version, Instant now) {
        var rowKey = new RowKey(SubscriptionStore.partitionOf(app) + "/tasks", id + "/" + kind.name());
        return new Row(
                rowKey, version, JsonCodec.encode(this), Map.of(TableIndex.DUE, shardLayout.dueKey(rowKey, now)), null);
    }
}
