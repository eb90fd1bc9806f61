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
    /** Returns the row after the last acknowledged write; empty if the row is absent, deleted or expired. */
    Optional<Row> get(RowKey rowKey);

    /** Returns the existing rows among at most 100 keys, after the last acknowledged writes. */
    Map<RowKey, Row> getAll(List<RowKey> keys);

    /**
     * Returns a page of rows in the order of the sort key. Rows with equal sort keys of an index have no defined order.
     *
     * <p>A page of an index contains the present rows, but the index itself may be outdated. So callers must check the
     * rows again. Pages contain no expired rows. If a row is damaged, the query of a partition fails, but a page of an
     * index lists the row as unreadable.
     *
     * @throws dev.holdfast.json.InvalidCursorException if the cursor isn't from a page of this query
     */
    RowPage query(RowQuery rowQuery);

    /** Returns all rows of a query's range, reading page after page. Use this method only for short ranges. */
    default List<Row> queryAll(RowQuery rowQuery) {
        var rows = new ArrayList<Row>();
        RowPage rowPage;
        String cursor = rowQuery.after();
        do {
            rowPage = query(rowQuery.startingAfter(cursor));
            rows.addAll(rowPage.rows());
            if (!rowPage.unreadable().isEmpty())
                throw new IllegalStateException(
                        "a row is unreadable: " + rowPage.unreadable().getFirst());
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
     * @return true if every condition was met and every write is durable; false if a condition was not met and nothing
     *     was written
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
}
