package dev.holdfast.table;

import dev.holdfast.json.JsonCodec;
import java.util.List;

/** Remembers the most shards ever configured: entries made under an old, higher number must still be found. */
public final class LargestShardCount {
    private static final RowKey ROW_KEY = new RowKey("settings", "shards");

    private final Table table;

    public LargestShardCount(Table table) {
        this.table = table;
    }

    private record StoredShardCount(int count) {}

    /** How many shards to read now. */
    public int shardsToRead(ShardLayout configured) {
        return Math.max(
                configured.count(),
                table.get(ROW_KEY).map(LargestShardCount::storedCount).orElse(0));
    }

    /** The same, written down for the day on which fewer are configured. */
    public int rememberAndCount(ShardLayout configured) {
        var row = table.get(ROW_KEY);
        var most = row.map(LargestShardCount::storedCount).orElse(0);
        if (configured.count() <= most) return most;
        var version = row.map(Row::version).orElse(0L);
        var next = new Row(ROW_KEY, version + 1, JsonCodec.encode(new StoredShardCount(configured.count())));
        // Losing this race means that another sweep wrote it; either way this one reads enough.
        table.write(List.of(RowWrite.put(next, WriteCondition.unchanged(version))));
        return configured.count();
    }

    private static int storedCount(Row row) {
        return JsonCodec.decodeStored(StoredShardCount.class, row.body()).count();
    }
}
