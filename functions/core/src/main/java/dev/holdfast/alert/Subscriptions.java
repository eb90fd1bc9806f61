package dev.holdfast.alert;

import dev.holdfast.json.Codec;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The subscriptions of all applications. */
public final class Subscriptions {
    /** How many one application may have: every change is matched against all of them. */
    static final int MAX = 100;

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
        var version = before == null ? 1 : before.version() + 1;
        var condition = before == null ? Condition.ABSENT : Condition.versionIs(before.version());
        return table.write(List.of(Write.put(
                new Row(key(subscription.app(), subscription.id()), version, Codec.encode(subscription)), condition)));
    }

    boolean remove(Stored stored) {
        var subscription = stored.subscription();
        var tombstone = new Row(key(subscription.app(), subscription.id()), stored.version() + 1, "{}");
        var delete = new Write.Delete(tombstone, Condition.versionIs(stored.version()), false);
        return table.write(List.of(delete, Pace.forget(subscription.app(), subscription.id())));
    }

    private static String partition(String app) {
        return "subscription/" + app;
    }

    private static Key key(String app, String id) {
        return new Key(partition(app), id);
    }
}
