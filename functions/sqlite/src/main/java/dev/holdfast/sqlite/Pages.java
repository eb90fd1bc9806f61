package dev.holdfast.sqlite;

import dev.holdfast.table.Index;
import dev.holdfast.table.Page;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The queries of the table itself and of each index: the same text over other columns. */
final class Pages {
    private static final Pages ROWS = new Pages("partition", "sort", null);
    private static final Pages DUE = new Pages("due_p", "due_s", Index.DUE);
    private static final Pages BOARD = new Pages("board_p", "board_s", Index.BOARD);

    private final @Nullable Index index;
    private final String page;
    private final String count;

    private Pages(String partition, String sort, @Nullable Index index) {
        this.index = index;
        // Where there is no upper bound the blob stands in: it sorts after every text. The plus keeps the planner from
        // starting at the range's beginning instead of at the cursor.
        var within = " FROM row WHERE " + partition + " = ?1 AND " + sort + " < coalesce(?2, x'')"
                + " AND (expires IS NULL OR expires > ?3)";
        page = "SELECT " + Columns.ALL + within + " AND +" + sort + " >= ?4 AND (" + sort
                + ", partition, sort) > (?5, ?6, ?7) ORDER BY " + sort + ", partition, sort LIMIT ?8";
        count = "SELECT count(*)" + within + " AND " + sort + " >= ?4";
    }

    private static Pages of(@Nullable Index index) {
        return switch (index) {
            case null -> ROWS;
            case DUE -> DUE;
            case BOARD -> BOARD;
        };
    }

    static Page page(Session session, Query query, long now) throws SQLException {
        return of(query.index()).read(session, query, now);
    }

    static long count(Session session, Query query, long now) throws SQLException {
        try (var result = session.query(of(query.index()).count, query.partition(), query.to(), now, query.from())) {
            return result.getLong(1);
        }
    }

    private Page read(Session session, Query query, long now) throws SQLException {
        var after = query.after() == null ? Cursor.before(query.from()) : Cursor.parse(query.after());
        var rows = new ArrayList<Row>();
        // One more than asked for tells whether there is a next page.
        try (var result = session.query(
                page,
                query.partition(),
                query.to(),
                now,
                query.from(),
                after.place(),
                after.partition(),
                after.sort(),
                query.limit() + 1)) {
            var text = 0;
            while (result.next()) {
                if (rows.size() == query.limit() || text > Page.MAX_TEXT) return new Page(rows, cursor(rows.getLast()));
                rows.add(Columns.read(result, 1));
                text += rows.getLast().body().length();
            }
            return new Page(rows, null);
        }
    }

    private String cursor(Row last) {
        var entry = index == null ? last.key() : last.entries().get(index);
        if (entry == null) throw new IllegalStateException("a row was found in an index it has no entry for");
        return Cursor.at(entry.sort(), last.key()).text();
    }
}
