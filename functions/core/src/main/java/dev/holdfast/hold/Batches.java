package dev.holdfast.hold;

import dev.holdfast.json.Codec;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Index;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Shards;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The batches of all applications. One that is not finished stands in the index of what is due, so that a sweep takes it up again. */
public final class Batches {
    /** Every batch's partition begins so; nothing else's does. */
    public static final String FAMILY = "batch/";

    private static final Duration KEPT = Duration.ofDays(30);
    private static final String SORT = "batch";

    private final Table table;
    private final Shards shards;

    public Batches(Table table, Shards shards) {
        this.table = table;
        this.shards = shards;
    }

    public static Batch batch(Row row) {
        return Codec.stored(Batch.class, row.body());
    }

    Optional<Batch> find(String app, String id) {
        return find(key(app, id));
    }

    Optional<Batch> find(Key key) {
        return table.get(key).map(Batches::batch);
    }

    /** False when somebody else has changed it. */
    boolean save(Batch next, Instant now) {
        var condition = Condition.unchanged(next.version() - 1);
        return table.write(List.of(Write.put(row(next, now), condition)));
    }

    private Row row(Batch batch, Instant now) {
        var key = key(batch.app(), batch.id());
        var body = Codec.encode(batch);
        var finished = batch.finished();
        if (finished != null) return new Row(key, batch.version(), body, Map.of(), finished.plus(KEPT));
        var wake = batch.leased() == null ? now : batch.leased();
        return new Row(key, batch.version(), body, Map.of(Index.DUE, shards.due(key, wake)), null);
    }

    private static Key key(String app, String id) {
        return new Key(FAMILY + app + "/" + id, SORT);
    }
}
