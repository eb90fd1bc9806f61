// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.TableIndex;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task for the sweep, which updates the pending deliveries of one subscription after a change of the subscription's
 * state. Each task has a row.
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
        HAND_OVER(Duration.ZERO),
        /**
         * Copies the alarms again later. A publisher that read the subscription before the change may write alarms
         * after the first copy. Also, a DynamoDB index doesn't contain new rows immediately.
         */
        HAND_OVER_AGAIN(Duration.ofMinutes(2)),
        /** Makes the pending deliveries due earlier, because the receiver works again. */
        BRING_FORWARD(Duration.ZERO),
        /**
         * Makes deliveries due earlier again. A publisher that read the subscription before its repair may write late
         * deliveries.
         */
        BRING_FORWARD_AGAIN(Duration.ofMinutes(2));

        private final Duration delay;

        TaskKind(Duration delay) {
            this.delay = delay;
        }
    }

    public SubscriptionTask {
        Objects.requireNonNull(app, "app");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(since, "since");
        // Rows don't contain empty texts, so an absent text is empty.
        uid = Objects.requireNonNullElse(uid, "");
    }

    public static SubscriptionTask read(Row row) {
        return JsonCodec.decodeStored(SubscriptionTask.class, row.body());
    }

    /**
     * Returns the row of a new task. The version of the row is the present time, which is greater than the version of
     * an earlier task. A sweep may still be working on the earlier task, and each sweep increases its version by one.
     */
    Row toNewRow(ShardLayout shardLayout, Instant now) {
        return toRow(shardLayout, now.toEpochMilli(), now.plus(kind.delay));
    }

    /** Returns the row of the task. A sweep finds this row at the given time. */
    public Row toRow(ShardLayout shardLayout, long version, Instant dueAt) {
        var rowKey = rowKey();
        return new Row(
                rowKey,
                version,
                JsonCodec.encode(this),
                Map.of(TableIndex.DUE, shardLayout.dueKey(rowKey, dueAt)),
                null);
    }

    RowKey rowKey() {
        return new RowKey(SubscriptionStore.partitionOf(app) + "/tasks", id + "/" + kind.name());
    }
}
