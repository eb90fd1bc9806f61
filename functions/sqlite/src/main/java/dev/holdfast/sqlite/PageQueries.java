package dev.holdfast.sqlite;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.TableIndex;
import java.sql.SQLException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The queries of the table itself and of each index: the same text over other columns. */
final class PageQueries {
    private static final PageQueries ROWS = new PageQueries("partition", "sort", null);
    private static final PageQueries DUE = new PageQueries("due_p", "due_s", TableIndex.DUE);
    private static final PageQueries BOARD = new PageQueries("board_p", "board_s", TableIndex.BOARD);

    private final @Nullable TableIndex tableIndex;
    private final String page;
    private final String count;

    private PageQueries(String partition, String sort, @Nullable TableIndex tableIndex) {
        this.tableIndex = tableIndex;
        // Where there is no upper bound the blob stands in: it sorts after every text. The plus keeps the planner from
        // starting at the range's beginning instead of at the cursor.
        var within = " FROM row WHERE " + partition + " = ?1 AND " + sort + " < coalesce(?2, x'')"
                + " AND (expires IS NULL OR expires > ?3)";
        page = "SELECT " + RowColumns.NAMES + within + " AND +" + sort + " >= ?4 AND (" + sort
                + ", partition, sort) > (?5, ?6, ?7) ORDER BY " + sort + ", partition, sort LIMIT ?8";
        count = "SELECT count(*)" + within + " AND " + sort + " >= ?4";
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
                of(rowQuery.index()).count, rowQuery.partition(), rowQuery.to(), now, rowQuery.from())) {
            return result.getLong(1);
        }
    }

    private RowPage read(DatabaseSession databaseSession, RowQuery rowQuery, long now) throws SQLException {
        var after =
                rowQuery.after() == null ? SqliteCursor.before(rowQuery.from()) : SqliteCursor.decode(rowQuery.after());
        var rows = new ArrayList<Row>();
        // One more than asked for tells whether there is a next page.
        try (var result = databaseSession.query(
                page,
                rowQuery.partition(),
                rowQuery.to(),
                now,
                rowQuery.from(),
                after.place(),
                after.partition(),
                after.sort(),
                rowQuery.limit() + 1)) {
            var text = 0;
            while (result.next()) {
                if (rows.size() == rowQuery.limit() || text > RowPage.MAX_BODY_CHARACTERS)
                    return new RowPage(rows, cursor(rows.getLast()));
                rows.add(RowColumns.readRow(result, 1));
                text += rows.getLast().body().length();
            }
            return new RowPage(rows, null);
        }
    }

    private String cursor(Row last) {
        var entry = tableIndex == null ? last.key() : last.entries().get(tableIndex);
        if (entry == null) throw new IllegalStateException("a row was found in an index it has no entry for");
        return SqliteCursor.at(entry.sort(), last.key()).encode();
    }
}
