// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.holdfast.table.UnreadableRowException;
import dev.holdfast.table.WriteCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stores the subscriptions of all applications. */
public final class SubscriptionStore {
    /**
     * The highest number of subscriptions per application. The reason for this limit is that Holdfast compares each
     * change with all subscriptions.
     */
    static final int MAX_SUBSCRIPTIONS = 100;

    /**
     * The maximum number of attempts to write a change. It exceeds the number of concurrent failures that opens a
     * circuit breaker, because the breaker must count each of these failures.
     */
    private static final int MAX_CHANGE_ATTEMPTS = BreakerState.FAILURES_TO_OPEN + 3;

    private final Table table;
    private final ShardLayout shardLayout;
    private final TaskPlanner taskPlanner;

    public SubscriptionStore(Table table, ShardLayout shardLayout) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.taskPlanner = new TaskPlanner(table);
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
     * @param uid the uid of the subscription, to which its deliveries belong; null if the row doesn't contain a
     *     readable uid
     * @param version 0 if the row is absent, or if the table can't read it
     * @param unchanged the condition that nobody has changed the row
     */
    record SubscriptionRow(
            @Nullable StoredSubscription stored, @Nullable String uid, long version, WriteCondition unchanged) {
        private static final SubscriptionRow ABSENT = new SubscriptionRow(null, null, 0, WriteCondition.ABSENT);
        private static final SubscriptionRow UNREADABLE = new SubscriptionRow(null, null, 0, WriteCondition.ANY);

        static SubscriptionRow of(StoredSubscription stored) {
            return new SubscriptionRow(
                    stored, stored.subscription().uid(), stored.version(), WriteCondition.versionIs(stored.version()));
        }

        boolean isAbsent() {
            return unchanged.equals(WriteCondition.ABSENT);
        }
    }

    /** Finds the row of a subscription, for callers that replace or delete even a broken row. */
    SubscriptionRow findRow(String app, String id) {
        try {
            return table.get(rowKey(app, id)).map(this::toSubscriptionRow).orElse(SubscriptionRow.ABSENT);
        } catch (UnreadableRowException e) {
            return SubscriptionRow.UNREADABLE;
        }
    }

    private SubscriptionRow toSubscriptionRow(Row row) {
        return ReadableRows.read(table, row, SubscriptionStore::read)
                .map(SubscriptionRow::of)
                .orElseGet(() -> new SubscriptionRow(
                        null, uidOfBroken(row), row.version(), WriteCondition.versionIs(row.version())));
    }

    private @Nullable String uidOfBroken(Row row) {
        return ReadableRows.read(table, row, broken -> JsonCodec.decodeStored(JsonNode.class, broken.body()))
                .map(tree -> tree.path("uid").asText(null))
                .orElse(null);
    }

    public List<Subscription> findAll(String app) {
        return ReadableRows.readAll(
                table,
                table.queryAll(RowQuery.wholePartition(partitionOf(app), MAX_SUBSCRIPTIONS)),
                row -> read(row).subscription());
    }

    static StoredSubscription read(Row row) {
        var subscription = JsonCodec.decodeStored(Subscription.class, row.body());
        subscription.deliveryOptions().requireComplete();
        return new StoredSubscription(subscription, row.version());
    }

    /**
     * Replaces a subscription if it is unchanged since it was read. If the receiver's state changes, logs the change
     * and announces it in the same transaction.
     */
    public boolean put(Subscription subscription, StoredSubscription before, Instant now) {
        return put(subscription, SubscriptionRow.of(before), now, List.of());
    }

    /**
     * Replaces the row of a subscription, even a broken one, if it is unchanged since it was read. The extra writes
     * belong to the transaction.
     */
    boolean put(Subscription subscription, SubscriptionRow rowBefore, Instant now, List<RowWrite> extraWrites) {
        var before = rowBefore.stored();
        var version = rowBefore.version();
        var put = RowWrite.put(toRow(subscription, version + 1), rowBefore.unchanged());
        var change =
                ReceiverChanges.between(before == null ? null : before.subscription(), subscription, version + 1, now);
        var writes = new ArrayList<RowWrite>();
        writes.add(put);
        writes.addAll(extraWrites);
        if (change != null) writes.add(ReceiverChanges.announcement(change));
        for (var task :
                taskPlanner.tasksAfter(change, before == null ? null : before.subscription(), subscription, now))
            writes.add(RowWrite.put(task.toNewRow(shardLayout, now), WriteCondition.ANY));
        if (!table.write(writes)) return false;
        if (change != null) ReceiverChanges.log(change);
        return true;
    }

    /**
     * Returns the write that stores the same subscription again. This write makes a concurrent change or deletion of
     * the subscription fail. The caller of the failed change then reads all subscriptions again.
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
        var delete = new RowWrite.Delete(tombstone, row.unchanged(), false);
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
