package dev.holdfast.table;

import org.jspecify.annotations.Nullable;

/**
 * A page of one partition, of the table itself or of an index, in ascending order of the sort key.
 *
 * @param index null for the table itself
 * @param from the least sort key, inclusive
 * @param to the upper bound of the sort key, exclusive; null for none. Where {@code from} is a prefix, use {@link #prefix}
 * @param limit how many rows at the most, 1 to 1,000
 * @param after the cursor of the page before, null for the first
 * @param consistent read what was last written; the table itself only, an index may always lag behind
 */
public record Query(
        @Nullable Index index,
        String partition,
        String from,
        @Nullable String to,
        int limit,
        @Nullable String after,
        boolean consistent) {
    /** Sorts after every text that continues a prefix: the highest code point. */
    private static final String HIGHEST = new String(Character.toChars(0x10FFFF));

    public Query {
        if (limit < 1 || limit > 1000) throw new IllegalArgumentException("limit is 1 to 1,000, not " + limit);
    }

    public static Query rows(String partition, int limit) {
        return new Query(null, partition, "", null, limit, null, true);
    }

    public static Query prefix(@Nullable Index index, String partition, String prefix, int limit) {
        return new Query(index, partition, prefix, prefix + HIGHEST, limit, null, index == null);
    }

    public static Query before(Index index, String partition, String to, int limit) {
        return new Query(index, partition, "", to, limit, null, false);
    }

    public Query after(@Nullable String cursor) {
        return new Query(index, partition, from, to, limit, cursor, consistent);
    }

    public Query limit(int limit) {
        return new Query(index, partition, from, to, limit, after, consistent);
    }
}
