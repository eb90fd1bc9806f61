// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import dev.holdfast.json.JsonCodec;
import java.util.List;

/**
 * Stores the largest shard count that was ever configured. With this count, sweeps and queries also find entries in the
 * shards of earlier, larger layouts.
 */
public final class LargestShardCount {
    private static final RowKey ROW_KEY = new RowKey("settings", "shards");

    private final Table table;

    public LargestShardCount(Table table) {
        this.table = table;
    }

    private record StoredShardCount(int count) {
        StoredShardCount {
            if (count < 1 || count > ShardLayout.MAX_SHARDS)
                throw new IllegalArgumentException("there are never " + count + " shards");
        }
    }

    /** Returns the number of shards to read; the highest possible number if the stored count is broken. */
    public int shardsToRead(ShardLayout configured) {
        return Math.max(
                configured.count(), table.get(ROW_KEY).map(this::storedCount).orElse(0));
    }

    /**
     * Returns the number of shards to read. Stores this number, because sweeps still need it after an operator
     * configures fewer shards.
     */
    public int rememberAndCount(ShardLayout configured) {
        var row = table.get(ROW_KEY);
        var largest = row.map(this::storedCount).orElse(0);
        if (configured.count() <= largest) return largest;
        var version = row.map(Row::version).orElse(0L);
        var updated = new Row(ROW_KEY, version + 1, JsonCodec.encode(new StoredShardCount(configured.count())));
        // If the write fails, another sweep has stored a count meanwhile. This sweep reads enough shards even if the
        // write fails.
        table.write(List.of(RowWrite.put(updated, WriteCondition.unchanged(version))));
        return configured.count();
    }

    private int storedCount(Row row) {
        return ReadableRows.read(table, row, stored -> JsonCodec.decodeStored(StoredShardCount.class, stored.body()))
                .map(StoredShardCount::count)
                .orElse(ShardLayout.MAX_SHARDS);
    }
}
