package dev.holdfast.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The seam to storage. Feature stores own their keys and are written once over it.
 *
 * <p>Every method may throw {@link TableBusyException} when the storage asks to slow down (worth a retry by the caller), and another
 * runtime exception when it is broken. An acknowledged write is durable.
 */
public interface Table {
    /** The row as last acknowledged, or empty when absent, deleted or expired. */
    Optional<Row> get(RowKey rowKey);

    /** The rows that exist among these keys, at most 100, as last acknowledged. */
    Map<RowKey, Row> getAll(List<RowKey> keys);

    /**
     * A page of whole rows in the order of the sort key (in an index, ties in an order of the store's own). A row found through an index is shown as last
     * acknowledged, so it may have moved on since it was indexed: whoever acts on it re-checks it. Expired rows are left out.
     * A cursor that no page of this query gave is a {@link dev.holdfast.json.InvalidCursorException}.
     * A stored row that is broken fails a page of a partition; a page of an index names it among those that are unreadable.
     */
    RowPage query(RowQuery rowQuery);

    /** All rows from a query's page on, for ranges that are known to be short: a page may hold fewer rows than there are. */
    default List<Row> queryAll(RowQuery rowQuery) {
        var rows = new ArrayList<Row>();
        RowPage rowPage;
        String cursor = rowQuery.after();
        do {
            rowPage = query(rowQuery.startingAfter(cursor));
            rows.addAll(rowPage.rows());
            if (!rowPage.unreadable().isEmpty())
                throw new IllegalStateException(
                        "can't be read: " + rowPage.unreadable().getFirst());
            cursor = rowPage.next();
        } while (cursor != null);
        return rows;
    }

    /**
     * How many rows the query's range holds, all pages together; limit and cursor are ignored. Through an index, a row that
     * has expired or just moved may still be counted.
     */
    long count(RowQuery rowQuery);

    /**
     * All or nothing: true when every condition held and every write is durable, false when none was done because at least
     * one condition failed. At most 100 writes, each of another key.
     */
    boolean write(List<RowWrite> writes);

    /**
     * Independent writes, however many, each with its own outcome, as if by {@link #write} one by one, but sharing round trips or
     * commits.
     *
     * @throws PartialWriteException when some failed while others were carried out
     */
    List<Boolean> writeEach(List<RowWrite> writes);
}
