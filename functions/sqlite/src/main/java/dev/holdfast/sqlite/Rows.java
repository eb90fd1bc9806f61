package dev.holdfast.sqlite;

import dev.holdfast.table.Condition;
import dev.holdfast.table.Condition.Absent;
import dev.holdfast.table.Condition.Any;
import dev.holdfast.table.Condition.VersionIs;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Write;
import dev.holdfast.table.Write.Delete;
import dev.holdfast.table.Write.Put;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reading and writing rows by key; {@code now} is in epoch seconds. */
final class Rows {
    private static final String GET =
            "SELECT " + Columns.ALL + " FROM row WHERE partition = ? AND sort = ? AND (expires IS NULL OR expires > ?)";
    /** Says of the row in place whether it stands in the indexes where the new one is to stand. */
    private static final String FIND =
            "SELECT id, version, expires IS NULL OR expires > ?3, due_p IS ?4 AND due_s IS ?5,"
                    + " board_p IS ?6 AND board_s IS ?7, expires IS ?8 FROM row WHERE partition = ?1 AND sort = ?2";

    private static final String INSERT = "INSERT INTO row (" + Columns.ALL + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final int DUE = 1;
    private static final int BOARD = 2;
    private static final int EXPIRES = 4;
    private static final String[] UPDATES = updates();
    private static final String DELETE = "DELETE FROM row WHERE id = ?";
    private static final String REMOVE_EXPIRED =
            "DELETE FROM row WHERE id IN" + " (SELECT id FROM row WHERE expires <= ? ORDER BY expires LIMIT ?)";

    /** @param moves which of {@link #UPDATES} */
    private record Found(long id, long version, boolean live, int moves) {}

    private Rows() {}

    /** An update per combination of what moves: naming the columns of an index rewrites its entry, moved or not. */
    private static String[] updates() {
        var updates = new String[8];
        for (int moves = 0; moves < updates.length; moves++)
            updates[moves] = "UPDATE row SET version = ?, body = ?"
                    + ((moves & DUE) == 0 ? "" : ", due_p = ?, due_s = ?")
                    + ((moves & BOARD) == 0 ? "" : ", board_p = ?, board_s = ?")
                    + ((moves & EXPIRES) == 0 ? "" : ", expires = ?")
                    + " WHERE id = ?";
        return updates;
    }

    static Optional<Row> get(Session session, Key key, long now) throws SQLException {
        try (var result = session.query(GET, key.partition(), key.sort(), now)) {
            return result.next() ? Optional.of(Columns.read(result, 1)) : Optional.empty();
        }
    }

    /** All conditions are checked before the first write, so a refusal leaves nothing to undo. */
    static boolean write(Session writer, List<Write> writes, long now) throws SQLException {
        var found = new ArrayList<@Nullable Found>(writes.size());
        for (var write : writes) {
            var row = find(writer, write, now);
            if (!holds(write.condition(), row)) return false;
            found.add(row);
        }
        for (int i = 0; i < writes.size(); i++) apply(writer, writes.get(i), found.get(i));
        return true;
    }

    static int removeExpired(Session writer, int limit, long now) throws SQLException {
        return writer.update(REMOVE_EXPIRED, now, limit);
    }

    private static @Nullable Found find(Session writer, Write write, long now) throws SQLException {
        var row = switch (write) {
            case Put put -> put.row();
            case Delete delete -> delete.tombstone();
        };
        var to = Columns.of(row);
        try (var result = writer.query(FIND, to[0], to[1], now, to[4], to[5], to[6], to[7], to[8])) {
            if (!result.next()) return null;
            var moves = (result.getBoolean(4) ? 0 : DUE)
                    | (result.getBoolean(5) ? 0 : BOARD)
                    | (result.getBoolean(6) ? 0 : EXPIRES);
            return new Found(result.getLong(1), result.getLong(2), result.getBoolean(3), moves);
        }
    }

    private static boolean holds(Condition condition, @Nullable Found row) {
        return switch (condition) {
            case Absent absent -> row == null || !row.live;
            case VersionIs(long version) -> row != null && row.live && row.version == version;
            case Any any -> true;
        };
    }

    private static void apply(Session writer, Write write, @Nullable Found old) throws SQLException {
        switch (write) {
            case Put put -> {
                put(writer, put.row(), old);
                if (put.announced() && old != null) Outbox.copy(writer, old.id);
                else if (put.announced()) Outbox.append(writer, put.row());
            }
            case Delete delete -> {
                if (old != null) writer.update(DELETE, old.id);
                if (delete.announced()) Outbox.append(writer, delete.tombstone());
            }
        }
    }

    private static void put(Session writer, Row row, @Nullable Found old) throws SQLException {
        var to = Columns.of(row);
        if (old == null) {
            writer.update(INSERT, to);
            return;
        }
        var values = new ArrayList<@Nullable Object>(List.of(row.version(), row.body()));
        if ((old.moves & DUE) != 0) Collections.addAll(values, to[4], to[5]);
        if ((old.moves & BOARD) != 0) Collections.addAll(values, to[6], to[7]);
        if ((old.moves & EXPIRES) != 0) values.add(to[8]);
        values.add(old.id);
        writer.update(UPDATES[old.moves], values.toArray());
    }
}
