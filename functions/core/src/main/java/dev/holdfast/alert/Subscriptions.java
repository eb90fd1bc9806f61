package dev.holdfast.alert;

import dev.holdfast.json.Codec;
import dev.holdfast.problem.Contended;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The subscriptions of all applications. */
public final class Subscriptions {
    /** How many one application may have: every change is matched against all of them. */
    static final int MAX = 100;

    /** Many deliveries may fail at the same moment, and each counts. */
    private static final int CHANGES = Trouble.ENOUGH + 3;

    private final Table table;

    public Subscriptions(Table table) {
        this.table = table;
    }

    record Stored(Subscription subscription, long version) {}

    Optional<Stored> find(String app, String id) {
        return table.get(key(app, id)).map(Subscriptions::stored);
    }

    public List<Subscription> of(String app) {
        return Readable.all(
                table.all(Query.rows(partition(app), MAX)), row -> stored(row).subscription());
    }

    static Stored stored(Row row) {
        return new Stored(Codec.stored(Subscription.class, row.body()), row.version());
    }

    boolean put(Subscription subscription, @Nullable Stored before) {
        var version = before == null ? 0 : before.version();
        var row = new Row(key(subscription.app(), subscription.id()), version + 1, Codec.encode(subscription));
        return table.write(List.of(Write.put(row, Condition.unchanged(version))));
    }

    /**
     * Changes a subscription, again after each lost race, unless it was deleted or goes to another receiver by now.
     *
     * @param change null where nothing has to change
     */
    void change(Subscription to, Function<Subscription, @Nullable Subscription> change) {
        find(to.app(), to.id()).ifPresent(there -> change(there, to, change));
    }

    /** The same, beginning with the subscription as it was read before. */
    void change(Stored read, Function<Subscription, @Nullable Subscription> change) {
        change(read, read.subscription(), change);
    }

    private void change(Stored read, Subscription to, Function<Subscription, @Nullable Subscription> change) {
        Supplier<Optional<Stored>> again = () -> find(to.app(), to.id());
        Function<Stored, @Nullable Boolean> attempt = there -> {
            var next = there.subscription().sameReceiver(to) ? change.apply(there.subscription()) : null;
            return next == null || put(next, there) ? true : null;
        };
        Contended.retry(CHANGES, read, again, attempt, () -> true);
    }

    boolean remove(Stored stored) {
        var subscription = stored.subscription();
        var tombstone = new Row(key(subscription.app(), subscription.id()), stored.version() + 1, "{}");
        var delete = new Write.Delete(tombstone, Condition.versionIs(stored.version()), false);
        return table.write(List.of(delete, forgetPace(subscription.app(), subscription.id())));
    }

    private static Write forgetPace(String app, String id) {
        return new Write.Delete(new Row(paceKey(app, id), 1, "{}"), Condition.ANY, false);
    }

    /** The key of what a subscription's limit remembers. No listing of subscriptions reads this partition. */
    static Key paceKey(String app, String id) {
        return new Key("subscription/" + app + "/pace", id);
    }

    private static String partition(String app) {
        return "subscription/" + app;
    }

    private static Key key(String app, String id) {
        return new Key(partition(app), id);
    }
}
