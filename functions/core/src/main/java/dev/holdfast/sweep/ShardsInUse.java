package dev.holdfast.sweep;

import dev.holdfast.json.Codec;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Shards;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.util.List;

/** Remembers the most shards ever configured: entries made under an old, higher number must still be found. */
final class ShardsInUse {
    private static final Key KEY = new Key("settings", "shards");

    private final Table table;

    ShardsInUse(Table table) {
        this.table = table;
    }

    private record Most(int count) {}

    int count(Shards configured) {
        var row = table.get(KEY).orElse(null);
        var most = row == null ? 0 : Codec.stored(Most.class, row.body()).count();
        if (configured.count() <= most) return most;
        var next = new Row(KEY, row == null ? 1 : row.version() + 1, Codec.encode(new Most(configured.count())));
        // Losing this race means that another sweep wrote it; either way this one reads enough.
        table.write(List.of(Write.put(next, row == null ? Condition.ABSENT : Condition.versionIs(row.version()))));
        return configured.count();
    }
}
