// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.feed.SubscriptionChange;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores the subscriptions of all applications. */
public final class SubscriptionStore {
    /**
     * The highest number of subscriptions per application. The reason for this limit is that Holdfast compares each
     * change with all subscriptions.
     */
    static final int MAX_SUBSCRIPTIONS = 100;

    /**
     * The maximum number of attempts to write a change. It exceeds the number of concurrent failures that opens a
     * circuit breaker, because each must count.
     */
    private static final int MAX_CHANGE_ATTEMPTS = BreakerState.FAILURES_TO_OPEN + 3;

    private static final Duration CHANGE_RETENTION = Duration.ofDays(30);
    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionStore.class);

    private final Table table;
    private final ShardLayout shardLayout;

    public SubscriptionStore(Table table, ShardLayout shardLayout) {
        this.table = table;
        this.shardLayout = shardLayout;
    }

    /** A subscription with the version of its row. */
    public record StoredSubscription(Subscription subscription, long version) {}

    public Optional<StoredSubscription> find(String app, String id) {
        return table.get(rowKey(app, id)).map(row -> ReadableRows.require(table, row, SubscriptionStore::read));
    }

    /**
     * The row of a subscription, which may be absent or broken.
     *
     * @param stored null if the row is absent or broken
     * @param version 0 if the row is absent
     */
    record SubscriptionRow(@Nullable StoredSubscription stored, long version) {
        boolean isAbsent() {
            return version == 0;
        }
    }

    /** Finds the row of a subscription, for callers that replace or delete even a broken row. */
    SubscriptionRow findRow(String app, String id) {
        return table.get(rowKey(app, id))
                .map(row -> new SubscriptionRow(
                        ReadableRows.read(table, row, SubscriptionStore::read).orElse(null), row.version()))
                .orElse(new SubscriptionRow(null, 0));
    }

    public List<Subscription> findAll(String app) {
        return ReadableRows.readAll(
                table,
                table.queryAll(RowQuery.wholePartition(partitionOf(app), MAX_SUBSCRIPTIONS)),
                row -> read(row).subscription());
    }

    static StoredSubscription read(Row row) {
        return new StoredSubscription(JsonCodec.decodeStored(Subscription.class, row.body()), row.version());
    }

    /**
     * Replaces a subscription if it is unchanged since it was read. If the receiver's state changes, logs the change
     * and announces it in the same transaction.
     */
    public boolean put(Subscription subscription, StoredSubscription before, Instant now) {
        return put(subscription, new SubscriptionRow(before, before.version()), now, List.of());
    }

    /**
     * Replaces the row of a subscription, even a broken one, if it is unchanged since it was read. The extra writes
     * belong to the transaction.
     */
    boolean put(Subscription subscription, SubscriptionRow rowBefore, Instant now, List<RowWrite> extraWrites) {
        var before = rowBefore.stored();
        var version = rowBefore.version();
        var put = RowWrite.put(toRow(subscription, version + 1), WriteCondition.unchanged(version));
        var change = changeBetween(before == null ? null : before.subscription(), subscription, version + 1, now);
        var writes = new ArrayList<RowWrite>();
        writes.add(put);
        writes.addAll(extraWrites);
        if (change != null) writes.add(announcement(change));
        for (var task : tasksAfter(change, before == null ? null : before.subscription(), subscription, now))
            writes.add(RowWrite.put(task.toNewRow(shardLayout, now), WriteCondition.ANY));
        if (!table.write(writes)) return false;
        if (change != null) log(change);
        return true;
    }

    /**
     * Returns the write that stores the same subscription again. It makes a concurrent change or deletion of the
     * subscription fail, so that its caller reads all subscriptions again.
     */
    RowWrite touchWrite(StoredSubscription stored) {
        return RowWrite.put(
                toRow(stored.subscription(), stored.version() + 1), WriteCondition.versionIs(stored.version()));
    }

    private static Row toRow(Subscription subscription, long version) {
        return new Row(
                rowKey(subscription.app(), subscription.id()),
                version,
                JsonCodec.encode(subscription),
                SubscriptionStates.indexEntries(subscription),
                null);
    }

    private List<SubscriptionTask> tasksAfter(
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

    /** Includes the work of the task that this one replaces, for example because somebody put the subscription twice. */
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

    private static void log(SubscriptionChange change) {
        LOG.warn(
                "subscription {} of application {} ({}) {}, failures since {}: {}",
                change.id(),
                change.app(),
                change.target(),
                change.type() == SubscriptionChange.SubscriptionEventType.RECOVERED
                        ? "has recovered"
                        : "is " + change.type().typeName(),
                change.since(),
                change.reason() == null ? "deliveries go on" : change.reason());
    }

    private static RowWrite announcement(SubscriptionChange change) {
        var rowKey = new RowKey(
                partitionOf(change.app()) + "/changes",
                "%s/%s/%015d".formatted(change.id(), change.uid(), change.version()));
        var expiresAt = change.at().plus(CHANGE_RETENTION);
        return RowWrite.announce(
                new Row(rowKey, change.version(), JsonCodec.encode(change), Map.of(), expiresAt), WriteCondition.ANY);
    }

    /**
     * Returns the change of the receiver's state between two versions of a subscription; null if the state doesn't
     * change.
     */
    private static @Nullable SubscriptionChange changeBetween(
            @Nullable Subscription before, Subscription next, long version, Instant now) {
        var stateBefore = before == null ? ReceiverState.WORKING : before.receiverState();
        if (next.receiverState() == stateBefore) return null;
        var type = switch (next.receiverState()) {
            case FAILING -> SubscriptionChange.SubscriptionEventType.FAILING;
            case DISABLED -> SubscriptionChange.SubscriptionEventType.DISABLED;
            case WORKING -> SubscriptionChange.SubscriptionEventType.RECOVERED;
        };
        var breakerState = next.breakerState() == null && before != null ? before.breakerState() : next.breakerState();
        var since = breakerState == null ? now : breakerState.since();
        var failure = next.breakerState() == null ? null : next.breakerState().reason();
        var reason = next.disabled() == null ? failure : next.disabled();
        return new SubscriptionChange(
                next.app(), next.id(), next.uid(), version, type, next.target(), since, reason, now);
    }

    /**
     * Changes a subscription, and retries if another writer changes it meanwhile. Does nothing if somebody has deleted
     * the subscription or changed its receiver.
     *
     * @param change returns the changed subscription, or null for no change
     */
    public void change(Subscription subscription, Instant now, Function<Subscription, @Nullable Subscription> change) {
        find(subscription.app(), subscription.id()).ifPresent(stored -> change(stored, subscription, now, change));
    }

    /** Changes a subscription. The first attempt uses the version that the caller has read. */
    public void change(StoredSubscription stored, Instant now, Function<Subscription, @Nullable Subscription> change) {
        change(stored, stored.subscription(), now, change);
    }

    private void change(
            StoredSubscription stored,
            Subscription subscription,
            Instant now,
            Function<Subscription, @Nullable Subscription> change) {
        Supplier<Optional<StoredSubscription>> reload = () -> find(subscription.app(), subscription.id());
        Function<StoredSubscription, @Nullable Boolean> attempt = current -> {
            var next =
                    current.subscription().hasSameReceiver(subscription) ? change.apply(current.subscription()) : null;
            return next == null || put(next, current, now) ? true : null;
        };
        OptimisticRetry.retry(MAX_CHANGE_ATTEMPTS, stored, reload, attempt, () -> true);
    }

    /** Removes the row of a subscription. Returns false if the row has changed since it was read. */
    boolean remove(String app, String id, SubscriptionRow row) {
        var tombstone = new Row(rowKey(app, id), row.version() + 1, "{}");
        var delete = new RowWrite.Delete(tombstone, WriteCondition.versionIs(row.version()), false);
        return table.write(List.of(delete, rateLimitDeletion(app, id)));
    }

    private static RowWrite rateLimitDeletion(String app, String id) {
        return new RowWrite.Delete(new Row(rateLimitKey(app, id), 1, "{}"), WriteCondition.ANY, false);
    }

    /**
     * Returns the key of the rate limiter's state. This state isn't in the partition of the subscriptions, because
     * lists of subscriptions don't need it.
     */
    public static RowKey rateLimitKey(String app, String id) {
        return new RowKey(partitionOf(app) + "/rate-limit", id);
    }

    static String partitionOf(String app) {
        return SubscriptionChange.PARTITION_PREFIX + app;
    }

    private static RowKey rowKey(String app, String id) {
        return new RowKey(partitionOf(app), id);
    }
}
