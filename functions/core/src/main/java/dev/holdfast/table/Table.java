// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The interface to storage. The store of each feature defines its own row keys, and works with every implementation of
 * this interface.
 *
 * <p>Every method throws {@link TableBusyException} if the storage is overloaded, and a different runtime exception if
 * the storage fails. An acknowledged write is durable.
 */
public interface Table {
    /**
     * Returns the row after the last acknowledged write; empty if the row is absent, deleted or expired.
     *
     * @throws UnreadableRowException if the row is damaged
     */
    Optional<Row> get(RowKey rowKey);

    /**
     * Returns the existing rows among at most 100 keys, after the last acknowledged writes.
     *
     * @throws UnreadableRowException if a row is damaged; a {@link TableMonitor} omits this row instead
     */
    Map<RowKey, Row> getAll(List<RowKey> keys);

    /**
     * Returns a page of rows in the order of the sort key. Rows with equal sort keys of an index have no defined order.
     *
     * <p>A page of an index contains rows after the last acknowledged writes. These rows can have changed since the
     * index was written. So callers check the rows again. Pages contain no expired rows. A page lists damaged rows as
     * unreadable.
     *
     * @throws dev.holdfast.json.InvalidCursorException if the cursor isn't from a page of this query
     */
    RowPage query(RowQuery rowQuery);

    /** Returns all readable rows of a query's range, reading page after page. For short ranges only. */
    default List<Row> queryAll(RowQuery rowQuery) {
        var rows = new ArrayList<Row>();
        RowPage rowPage;
        String cursor = rowQuery.after();
        do {
            rowPage = query(rowQuery.startingAfter(cursor));
            rows.addAll(rowPage.rows());
            cursor = rowPage.next();
        } while (cursor != null);
        return rows;
    }

    /**
     * Counts the rows of the query's range. Ignores the limit and the cursor. The count for an index may include
     * expired rows, and rows whose index entry has just changed.
     */
    long count(RowQuery rowQuery);

    /**
     * Carries out all writes in one transaction. Carries out no write if a condition fails.
     *
     * @param writes at most 100, with different keys
     * @return true if every condition held and every write is durable; false if a condition failed and nothing was
     *     written
     * @throws RowTooLargeException if a row is too large; only a {@link TableMonitor} checks this
     */
    boolean write(List<RowWrite> writes);

    /**
     * Carries out any number of independent writes. The outcome equals the outcome of separate calls of {@link #write},
     * but this method needs fewer round trips or commits.
     *
     * @return the outcome of each write, in the order of the writes
     * @throws PartialWriteException if some writes failed and others succeeded
     */
    List<Boolean> writeEach(List<RowWrite> writes);

    /** Receives a row that a caller can't read and skips. A {@link TableMonitor} logs and counts it. */
    default void reportUnreadable(RowKey rowKey, String reason) {}
}
