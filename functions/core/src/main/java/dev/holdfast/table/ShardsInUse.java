package dev.holdfast.table;

import dev.holdfast.json.Codec;
import java.util.List;

/** Remembers the most shards ever configured: entries made under an old, higher number must still be found. */
public final class ShardsInUse {
    private static final Key KEY = new Key("settings", "shards");

    private final Table table;

    public ShardsInUse(Table table) {
        this.table = table;
    }

    private record Most(int count) {}

    /** How many shards to read now. */
    public int count(Shards configured) {
        return Math.max(
                configured.count(), table.get(KEY).map(ShardsInUse::most).orElse(0));
    }

    /** The same, written down for the day on which fewer are configured. */
    public int remember(Shards configured) {
        var row = table.get(KEY);
        var most = row.map(ShardsInUse::most).orElse(0);
        if (configured.count() <= most) return most;
        var version = row.map(Row::version).orElse(0L);
        var next = new Row(KEY, version + 1, Codec.encode(new Most(configured.count())));
        // Losing this race means that another sweep wrote it; either way this one reads enough.
        table.write(List.of(Write.put(next, Condition.unchanged(version))));
        return configured.count();
    }

    private static int most(Row row) {
        return Codec.stored(Most.class, row.body()).count();
    }
}
