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

/** The subscriptions of all applications. */
public final class SubscriptionStore {
    /** How many one application may have: every change is matched against all of them. */
    static final int MAX_SUBSCRIPTIONS = 100;

    /** Many deliveries may fail at the same moment, and each counts. */
    private static final int MAX_CHANGE_ATTEMPTS = BreakerState.FAILURES_TO_OPEN + 3;

    private final Table table;

    public SubscriptionStore(Table table) {
        this.table = table;
    }

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
     * Changes a subscription, again after each lost race, unless it was deleted or goes to another receiver by now.
     *
     * @param change null where nothing has to change
     */
    public void change(Subscription to, Function<Subscription, @Nullable Subscription> change) {
        find(to.app(), to.id()).ifPresent(there -> change(there, to, change));
    }

    /** The same, beginning with the subscription as it was read before. */
    public void change(StoredSubscription read, Function<Subscription, @Nullable Subscription> change) {
        change(read, read.subscription(), change);
    }

    private void change(
            StoredSubscription read, Subscription to, Function<Subscription, @Nullable Subscription> change) {
        Supplier<Optional<StoredSubscription>> again = () -> find(to.app(), to.id());
        Function<StoredSubscription, @Nullable Boolean> attempt = there -> {
            var next = there.subscription().hasSameReceiver(to) ? change.apply(there.subscription()) : null;
            return next == null || put(next, there) ? true : null;
        };
        OptimisticRetry.retry(MAX_CHANGE_ATTEMPTS, read, again, attempt, () -> true);
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

    /** The key of what a subscription's limit remembers. No listing of subscriptions reads this partition. */
    public static RowKey rateLimitKey(String app, String id) {
        return new RowKey("subscription/" + app + "/pace", id);
    }

    private static String partitionOf(String app) {
        return "subscription/" + app;
    }

    private static RowKey rowKey(String app, String id) {
        return new RowKey(partitionOf(app), id);
    }
}
