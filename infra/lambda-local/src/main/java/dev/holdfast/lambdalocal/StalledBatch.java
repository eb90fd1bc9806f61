package dev.holdfast.lambdalocal;

import dev.holdfast.hold.Batch;
import dev.holdfast.hold.Batches;
import dev.holdfast.hold.Selector;
import dev.holdfast.hold.Verb;
import dev.holdfast.json.Codec;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Index;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Shards;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A release or a purge of a whole queue, as a function leaves it that dies in the midst of it. */
public final class StalledBatch {
    private static final Instant PAST = Instant.parse("2026-01-01T00:00:00Z");

    private StalledBatch() {}

    /** @param underway an intent that was to be dealt with next */
    public static void put(Table table, String app, String id, Verb verb, String underway) {
        var all = new Selector(true, null, null, null, null, null, null);
        var batch = new Batch(
                app,
                id,
                verb,
                all,
                "iam",
                false,
                null,
                "slipped",
                null,
                Instant.now(),
                null,
                1,
                "",
                List.of(underway),
                Map.of(),
                List.of(),
                PAST,
                null,
                1);
        var key = new Key(Batches.FAMILY + app + "/" + id, "batch");
        var due = Map.of(Index.DUE, new Shards(4).due(key, PAST));
        table.write(List.of(Write.put(new Row(key, 1, Codec.encode(batch), due, null), Condition.ANY)));
    }
}
