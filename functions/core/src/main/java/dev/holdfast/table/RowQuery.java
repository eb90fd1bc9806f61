// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import org.jspecify.annotations.Nullable;

/**
 * Selects a page of one partition, of the table or an index, in ascending order of the sort key.
 *
 * @param index the index to read; null for the table
 * @param from the lower bound of the sort key, inclusive
 * @param to the upper bound of the sort key, exclusive; null for no bound
 * @param limit the maximal number of rows, 1 to 1,000
 * @param after the cursor of the previous page; null for the first page
 * @param consistent true to read the latest acknowledged writes; only for the table, because an index may be older than
 *     the table
 */
public record RowQuery(
        @Nullable TableIndex index,
        String partition,
        String from,
        @Nullable String to,
        int limit,
        @Nullable String after,
        boolean consistent) {
    /**
     * The highest code point. If a text consists of a prefix and this code point, it sorts after all other texts with
     * the prefix.
     */
    private static final String HIGHEST_CODE_POINT = new String(Character.toChars(0x10FFFF));

    public RowQuery {
        if (limit < 1 || limit > 1000) throw new IllegalArgumentException("limit is 1 to 1,000, not " + limit);
    }

    /** Selects all rows of a partition of the table. */
    public static RowQuery wholePartition(String partition, int limit) {
        return new RowQuery(null, partition, "", null, limit, null, true);
    }

    /** Selects the rows whose sort keys have a prefix. */
    public static RowQuery startingWith(@Nullable TableIndex tableIndex, String partition, String prefix, int limit) {
        return new RowQuery(
                tableIndex, partition, prefix, prefix + HIGHEST_CODE_POINT, limit, null, tableIndex == null);
    }

    /** Selects the rows of an index whose sort keys are below a bound. */
    public static RowQuery endingBefore(TableIndex tableIndex, String partition, String to, int limit) {
        return new RowQuery(tableIndex, partition, "", to, limit, null, false);
    }

    /** Returns the query for the page after a cursor; for the first page if the cursor is null. */
    public RowQuery startingAfter(@Nullable String cursor) {
        return new RowQuery(index, partition, from, to, limit, cursor, consistent);
    }

    /** Returns the query with another lower bound of the sort key, inclusive. */
    public RowQuery startingFrom(String from) {
        return new RowQuery(index, partition, from, to, limit, after, consistent);
    }

    /** Returns the query with another upper bound of the sort key, exclusive. */
    public RowQuery upTo(String to) {
        return new RowQuery(index, partition, from, to, limit, after, consistent);
    }

    /** Returns the query with another maximal number of rows. */
    public RowQuery withLimit(int limit) {
        return new RowQuery(index, partition, from, to, limit, after, consistent);
    }
}
