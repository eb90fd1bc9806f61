package dev.holdfast.table;

import org.jspecify.annotations.Nullable;

/**
 * A page of one partition, of the table itself or of an index, in ascending order of the sort key.
 *
 * @param index null for the table itself
 * @param from the least sort key, inclusive
 * @param to the upper bound of the sort key, exclusive; null for none. Where {@code from} is a prefix, use {@link #startingWith}
 * @param limit how many rows at the most, 1 to 1,000
 * @param after the cursor of the page before, null for the first
 * @param consistent read what was last written; the table itself only, an index may always lag behind
 */
public record RowQuery(
        @Nullable TableIndex index,
        String partition,
        String from,
        @Nullable String to,
        int limit,
        @Nullable String after,
        boolean consistent) {
    /** Sorts after every text that continues a prefix: the highest code point. */
    private static final String HIGHEST_CODE_POINT = new String(Character.toChars(0x10FFFF));

    public RowQuery {
        if (limit < 1 || limit > 1000) throw new IllegalArgumentException("limit is 1 to 1,000, not " + limit);
    }

    public static RowQuery wholePartition(String partition, int limit) {
        return new RowQuery(null, partition, "", null, limit, null, true);
    }

    public static RowQuery startingWith(@Nullable TableIndex tableIndex, String partition, String prefix, int limit) {
        return new RowQuery(
                tableIndex, partition, prefix, prefix + HIGHEST_CODE_POINT, limit, null, tableIndex == null);
    }

    public static RowQuery endingBefore(TableIndex tableIndex, String partition, String to, int limit) {
        return new RowQuery(tableIndex, partition, "", to, limit, null, false);
    }

    public RowQuery startingAfter(@Nullable String cursor) {
        return new RowQuery(index, partition, from, to, limit, cursor, consistent);
    }

    public RowQuery withLimit(int limit) {
        return new RowQuery(index, partition, from, to, limit, after, consistent);
    }
}
