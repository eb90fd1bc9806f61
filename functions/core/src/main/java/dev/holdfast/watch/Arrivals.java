package dev.holdfast.watch;

import dev.holdfast.json.Iso;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Shards;
import dev.holdfast.table.ShardsInUse;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What reached the states that rules count, and when: a row per change, whose key follows from the change. A number is how many rows
 * there are, so nothing is counted twice. One of these serves one sweep, in one thread.
 */
public final class Arrivals {
    /** Up to so many are read one by one, which ends as soon as there are enough; beyond that the table counts. */
    private static final int FEW = 1_000;

    private final Table table;
    private final Shards shards;
    private final ShardsInUse inUse;

    /** How many shards to read, once that was asked. */
    private @Nullable Integer read;

    public Arrivals(Table table, Shards shards) {
        this.table = table;
        this.shards = shards;
        this.inUse = new ShardsInUse(table);
    }

    /**
     * The write that files an arrival.
     *
     * @param event the id of the change's event
     * @param until when it may go
     */
    public static Write file(
            String app, String workflow, int shard, String state, Instant at, String event, Instant until) {
        var key = new Key(partition(app, workflow, shard), sort(state, at) + "/" + event);
        return Write.put(new Row(key, 1, "{}", Map.of(), until), Condition.ABSENT);
    }

    /** How many came in the period; where there are as many as is enough, any number that isn't less. */
    long count(String app, String workflow, String state, Period period, long enough) {
        if (read == null) read = inUse.count(shards);
        var found = 0L;
        for (var shard = 0; shard < read && found < enough; shard++) {
            var partition = partition(app, workflow, shard);
            var range =
                    new Query(null, partition, sort(state, period.from()), sort(state, period.to()), FEW, null, false);
            found += enough > FEW ? table.count(range) : few(range, enough - found);
        }
        return found;
    }

    private long few(Query range, long enough) {
        var found = 0L;
        String cursor = null;
        do {
            var page = table.query(range.limit((int) (enough - found)).after(cursor));
            found += page.rows().size();
            cursor = page.next();
        } while (cursor != null && found < enough);
        return found;
    }

    private static String sort(String state, Instant at) {
        return state + "/" + Iso.fixed(at);
    }

    private static String partition(String app, String workflow, int shard) {
        return "arrival/" + app + "/" + workflow + "/" + shard;
    }
}
