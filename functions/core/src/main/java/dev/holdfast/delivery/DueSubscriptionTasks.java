// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.feed.SubscriptionChange;
import dev.holdfast.silence.SilenceStore;
import dev.holdfast.subscription.DeliveryHours;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.subscription.SubscriptionTask;
import dev.holdfast.sweep.DueRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Updates the pending deliveries of a subscription whose state has changed. Each sweep updates some pages of these
 * deliveries. If a sweep dies, the next sweep repeats its pages without further effect.
 */
public final class DueSubscriptionTasks implements DueRows {
    private final SubscriptionStore subscriptionStore;
    private final ShardLayout shardLayout;
    private final AlarmHandover alarmHandover;
    private final PendingAdvancer pendingAdvancer;

    public DueSubscriptionTasks(
            Table table,
            ShardLayout shardLayout,
            SubscriptionStore subscriptionStore,
            SilenceStore silenceStore,
            DeliveryStore deliveryStore,
            TargetRegistry targetRegistry,
            DeliveryHours deliveryHours,
            DeferralSchedule deferralSchedule,
            WorkDispatcher workDispatcher) {
        this.subscriptionStore = subscriptionStore;
        this.shardLayout = shardLayout;
        var undeliveredAlarms = new UndeliveredAlarms(table, shardLayout);
        this.alarmHandover = new AlarmHandover(
                table,
                undeliveredAlarms,
                subscriptionStore,
                silenceStore,
                new DeliveryFactory(shardLayout),
                targetRegistry,
                deliveryHours,
                workDispatcher);
        this.pendingAdvancer = new PendingAdvancer(undeliveredAlarms, deliveryStore, deferralSchedule);
    }

    @Override
    public String partitionPrefix() {
        return SubscriptionChange.PARTITION_PREFIX;
    }

    @Override
    public @Nullable SweepTask planTask(Row row, Instant now) {
        var task = SubscriptionTask.read(row);
        var subscription = subscriptionStore
                .find(task.app(), task.id())
                .map(SubscriptionStore.StoredSubscription::subscription)
                .filter(found -> found.uid().equals(task.uid()))
                .orElse(null);
        String cursor = null;
        if (subscription != null)
            cursor = switch (task.kind()) {
                case HAND_OVER, HAND_OVER_AGAIN -> alarmHandover.run(task, subscription, now);
                case BRING_FORWARD, BRING_FORWARD_AGAIN -> pendingAdvancer.run(task, subscription, now);
            };
        var unchanged = WriteCondition.versionIs(row.version());
        var write = cursor == null
                ? new RowWrite.Delete(new Row(row.key(), row.version() + 1, "{}"), unchanged, false)
                : RowWrite.put(task.withCursor(cursor).toRow(shardLayout, row.version() + 1, now), unchanged);
        return new SweepTask(write, "subscriptions", null, Map.of());
    }

    @Override
    public RowWrite correctionWrite(Row row, Instant now) {
        var corrected = SubscriptionTask.read(row).toRow(shardLayout, row.version() + 1, now);
        return RowWrite.put(corrected, WriteCondition.versionIs(row.version()));
    }
}
