package dev.holdfast.table;

import dev.holdfast.json.Iso;
import java.time.Instant;

/**
 * Spreads the entries of an index over partitions, so that no single one takes all the load.
 *
 * @param count how many; may be raised at any time, and lowered too, since a sweep reads as many as were ever in use
 */
public record Shards(int count) {
    public static final int MAX = 64;

    public Shards {
        if (count < 1 || count > MAX)
            throw new IllegalArgumentException("shards must be 1 to " + MAX + ", not " + count);
    }

    public int of(Key key) {
        return Math.floorMod(key.partition().hashCode(), count);
    }

    /** Where a row stands in the index of what is due. */
    public Key due(Key key, Instant at) {
        return new Key(duePartition(of(key)), Iso.fixed(at));
    }

    public static String duePartition(int shard) {
        return "due/" + shard;
    }
}
