// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stores the subscriptions of all applications. */
public final class SubscriptionStore {
    /** Subscriptions per application. Each change is matched against all of them. */
    static final int MAX_SUBSCRIPTIONS = 100;

    /** Allows for as many concurrent failures as open a circuit breaker, since each must count. */
    private static final int MAX_CHANGE_ATTEMPTS = BreakerState.FAILURES_TO_OPEN + 3;

    private final Table table;

    public SubscriptionStore(Table table) {
        this.table = table;
    }

    /** A subscription with the version of its row. */
    public record StoredSubscription(Subscription subscription, long version) {}

    public Optional<StoredSubscription> find(String app, String id) {
        return table.get(rowKey(app, id)).map(SubscriptionStore::read);
    }

    public List<Subscription> findAll(String app) {
        return ReadableRows.readAll(
                table.queryAll(RowQuery.wholePartition(partitionOf(app), MAX_SUBSCRIPTIONS)),
                row -> read(row).subscription());
    }

    static StoredSubscription read(Row row) {
        return new StoredSubscription(JsonCodec.decodeStored(Subscription.class, row.body()), row.version());
    }

    public boolean put(Subscription subscription, @Nullable StoredSubscription before) {
        var version = before == null ? 0 : before.version();
        var row = new Row(rowKey(subscription.app(), subscription.id()), version + 1, JsonCodec.encode(subscription));
        return table.write(List.of(RowWrite.put(row, WriteCondition.unchanged(version))));
    }

    /**
     * Changes a subscription, and retries after each lost race. Does nothing if it was deleted, or has another receiver
     * now.
     *
     * @param change returns the changed subscription, or null for no change
     */
    public void change(Subscription subscription, Function<Subscription, @Nullable Subscription> change) {
        find(subscription.app(), subscription.id()).ifPresent(stored -> change(stored, subscription, change));
    }

    /** Changes a subscription, beginning with the version that the caller has read. */
    public void change(StoredSubscription stored, Function<Subscription, @Nullable Subscription> change) {
        change(stored, stored.subscription(), change);
    }

    private void change(
            StoredSubscription stored,
            Subscription subscription,
            Function<Subscription, @Nullable Subscription> change) {
        Supplier<Optional<StoredSubscription>> reload = () -> find(subscription.app(), subscription.id());
        Function<StoredSubscription, @Nullable Boolean> attempt = current -> {
            var next =
                    current.subscription().hasSameReceiver(subscription) ? change.apply(current.subscription()) : null;
            return next == null || put(next, current) ? true : null;
        };
        OptimisticRetry.retry(MAX_CHANGE_ATTEMPTS, stored, reload, attempt, () -> true);
    }

    boolean remove(StoredSubscription storedSubscription) {
        var subscription = storedSubscription.subscription();
        var tombstone = new Row(rowKey(subscription.app(), subscription.id()), storedSubscription.version() + 1, "{}");
        var delete = new RowWrite.Delete(tombstone, WriteCondition.versionIs(storedSubscription.version()), false);
        return table.write(List.of(delete, rateLimitDeletion(subscription.app(), subscription.id())));
    }

    private static RowWrite rateLimitDeletion(String app, String id) {
        return new RowWrite.Delete(new Row(rateLimitKey(app, id), 1, "{}"), WriteCondition.ANY, false);
    }

    /**
     * Returns the key of the rate limiter's state. It is in a partition of its own, so that no list of subscriptions
     * reads it.
     */
    public static RowKey rateLimitKey(String app, String id) {
        return new RowKey("subscription/" + app + "/rate-limit", id);
    }

    private static String partitionOf(String app) {
        return "subscription/" + app;
    }

    private static RowKey rowKey(String app, String id) {
        return new RowKey(partitionOf(app), id);
    }
}
