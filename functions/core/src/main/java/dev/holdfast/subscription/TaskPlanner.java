// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.feed.SubscriptionChange;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plans the sweep's work on the pending deliveries of a subscription after a change of the subscription. */
final class TaskPlanner {
    private final Table table;

    TaskPlanner(Table table) {
        this.table = table;
    }

    /** @param change the change of the receiver's state; null if the state doesn't change */
    List<SubscriptionTask> tasksAfter(
            @Nullable SubscriptionChange change,
            @Nullable Subscription before,
            Subscription subscription,
            Instant now) {
        if (before != null && !Objects.equals(before.repaired(), subscription.repaired())) {
            var since =
                    before.breakerState() == null ? now : before.breakerState().since();
            return List.of(
                    withUnfinishedWork(task(subscription, SubscriptionTask.TaskKind.BRING_FORWARD, since)),
                    task(subscription, SubscriptionTask.TaskKind.BRING_FORWARD_AGAIN, since));
        }
        return change == null || subscription.fallback() == null
                ? List.of()
                : List.of(
                        task(subscription, SubscriptionTask.TaskKind.HAND_OVER, change.since()),
                        task(subscription, SubscriptionTask.TaskKind.HAND_OVER_AGAIN, change.since()));
    }

    /**
     * Includes the unfinished work of the earlier task that the given task replaces. A caller may have put the
     * subscription twice, for example.
     */
    private SubscriptionTask withUnfinishedWork(SubscriptionTask task) {
        var unfinished =
                ReadableRows.readAll(table, table.get(task.rowKey()).stream().toList(), SubscriptionTask::read);
        return unfinished.stream()
                .filter(earlier ->
                        earlier.uid().equals(task.uid()) && earlier.since().isBefore(task.since()))
                .map(earlier -> task.withSince(earlier.since()))
                .findFirst()
                .orElse(task);
    }

    private static SubscriptionTask task(Subscription subscription, SubscriptionTask.TaskKind kind, Instant since) {
        return new SubscriptionTask(subscription.app(), subscription.id(), subscription.uid(), kind, since, null);
    }
}
