// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The interface to storage. Each store of a feature owns its row keys and works with every implementation.
 *
 * <p>Every method may throw {@link TableBusyException} when the storage is overloaded, and another runtime exception when it
 * is broken. An acknowledged write is durable.
 */
public interface Table {
    /** Returns the row as last acknowledged; empty if it is absent, deleted or expired. */
    Optional<Row> get(RowKey rowKey);

    /** Returns the existing rows among at most 100 keys, as last acknowledged. */
    Map<RowKey, Row> getAll(List<RowKey> keys);

    /**
     * Returns a page of rows in the order of the sort key. Equal sort keys of an index have no defined order.
     *
     * <p>An index returns rows as last acknowledged. They may have changed since they were indexed, so callers re-check them.
     * Expired rows are left out. A damaged row fails a page of a partition; a page of an index lists it as unreadable.
     *
     * @throws dev.holdfast.json.InvalidCursorException if no page of this query issued the cursor
     */
    RowPage query(RowQuery rowQuery);

    /** Returns all rows of a query's range, reading page after page. For short ranges only. */
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
     * Counts the rows of the query's range; ignores limit and cursor. An index may still count rows that have expired or just
     * moved.
     */
    long count(RowQuery rowQuery);

    /**
     * Carries out all writes in one transaction, or none of them.
     *
     * @param writes at most 100, with different keys
     * @return true if every condition held and every write is durable; false if a condition failed and nothing was written
     */
    boolean write(List<RowWrite> writes);

    /**
     * Carries out any number of independent writes, as {@link #write} would do one by one, with fewer round trips or commits.
     *
     * @return the outcome of each write, in their order
     * @throws PartialWriteException if some writes failed while others were carried out
     */
    List<Boolean> writeEach(List<RowWrite> writes);
}
