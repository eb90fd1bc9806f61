// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowPosition;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.UnreadableRowException;
import java.sql.SQLException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The queries of the table and of each index. Their SQL differs only in the names of the columns. */
final class PageQueries {
    private static final PageQueries ROWS = new PageQueries("partition", "sort", null);
    private static final PageQueries DUE = new PageQueries("due_p", "due_s", TableIndex.DUE);
    private static final PageQueries BOARD = new PageQueries("board_p", "board_s", TableIndex.BOARD);

    private final @Nullable TableIndex tableIndex;
    private final String pageSql;
    private final String countSql;

    private PageQueries(String partition, String sort, @Nullable TableIndex tableIndex) {
        this.tableIndex = tableIndex;
        // An empty blob replaces a missing upper bound, because blobs sort after every text. Because of the plus sign,
        // the query planner starts at the cursor instead of the lower bound.
        var range = " FROM row WHERE " + partition + " = ?1 AND " + sort + " < coalesce(?2, x'')"
                + " AND (expires IS NULL OR expires > ?3)";
        pageSql = "SELECT " + RowColumns.NAMES + range + " AND +" + sort + " >= ?4 AND (" + sort
                + ", partition, sort) > (?5, ?6, ?7) ORDER BY " + sort + ", partition, sort LIMIT ?8";
        countSql = "SELECT count(*)" + range + " AND " + sort + " >= ?4";
    }

    private static PageQueries of(@Nullable TableIndex tableIndex) {
        return switch (tableIndex) {
            case null -> ROWS;
            case DUE -> DUE;
            case BOARD -> BOARD;
        };
    }

    static RowPage page(DatabaseSession databaseSession, RowQuery rowQuery, long now) throws SQLException {
        return of(rowQuery.index()).read(databaseSession, rowQuery, now);
    }

    static long count(DatabaseSession databaseSession, RowQuery rowQuery, long now) throws SQLException {
        try (var result = databaseSession.query(
                of(rowQuery.index()).countSql, rowQuery.partition(), rowQuery.to(), now, rowQuery.from())) {
            return result.getLong(1);
        }
    }

    private RowPage read(DatabaseSession databaseSession, RowQuery rowQuery, long now) throws SQLException {
        var cursor =
                rowQuery.after() == null ? RowPosition.before(rowQuery.from()) : RowPosition.decode(rowQuery.after());
        var rows = new ArrayList<Row>();
        var unreadable = new ArrayList<RowPage.UnreadableRow>();
        var last = cursor;
        // The query reads one row more than the limit. The additional row shows that a next page exists.
        try (var result = databaseSession.query(
                pageSql,
                rowQuery.partition(),
                rowQuery.to(),
                now,
                rowQuery.from(),
                cursor.place(),
                cursor.partition(),
                cursor.sort(),
                rowQuery.limit() + 1)) {
            var bodyCharacters = 0;
            while (result.next()) {
                if (rows.size() + unreadable.size() == rowQuery.limit() || bodyCharacters > RowPage.MAX_BODY_CHARACTERS)
                    return new RowPage(rows, unreadable, last.encode());
                try {
                    var row = RowColumns.readRow(result, 1);
                    rows.add(row);
                    bodyCharacters += row.body().length();
                    last = cursorAfter(row);
                } catch (UnreadableRowException e) {
                    unreadable.add(new RowPage.UnreadableRow(e.key(), e.reason()));
                    last = RowPosition.at(RowColumns.readPlace(result, tableIndex), e.key());
                }
            }
            return new RowPage(rows, unreadable, null);
        }
    }

    private RowPosition cursorAfter(Row last) {
        var entry = tableIndex == null ? last.key() : last.entries().get(tableIndex);
        if (entry == null) throw new IllegalStateException("an index returned a row that has no entry in it");
        return RowPosition.at(entry.sort(), last.key());
    }
}
