package dev.holdfast.hold;

import dev.holdfast.json.Codec;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The queue policies of all applications, one row each. */
public final class Policies {
    private final Table table;

    public Policies(Table table) {
        this.table = table;
    }

    /** @param version 0 when the application has none, and nothing is guarded */
    record Stored(Policy policy, long version) {}

    Stored of(String app) {
        return table.get(key(app))
                .map(row -> new Stored(Codec.stored(Policy.class, row.body()), row.version()))
                .orElse(new Stored(Policy.NONE, 0));
    }

    /** The stored policy; empty when another version than the one expected is there. */
    Optional<Stored> put(String app, Policy policy, @Nullable Long expected) {
        var before = of(app);
        if (expected != null && expected != before.version()) return Optional.empty();
        var condition = before.version() == 0 ? Condition.ABSENT : Condition.versionIs(before.version());
        var next = before.version() + 1;
        var row = new Row(key(app), next, Codec.encode(policy));
        return table.write(List.of(Write.put(row, condition)))
                ? Optional.of(new Stored(policy, next))
                : Optional.empty();
    }

    private static Key key(String app) {
        return new Key("policy/" + app, "queue");
    }
}
