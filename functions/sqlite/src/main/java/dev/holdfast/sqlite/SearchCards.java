package dev.holdfast.sqlite;

import dev.holdfast.json.Codec;
import dev.holdfast.search.Card;
import java.sql.SQLException;
import java.util.ArrayList;

/** Puts cards into the index and takes them out. */
final class SearchCards {
    private static final String FIND = "SELECT id, version FROM card WHERE app = ? AND kind = ? AND ref = ?";
    private static final String INSERT =
            "INSERT INTO card (app, kind, ref, version, gone, at, created, due, hit, expires)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String ID = "SELECT last_insert_rowid()";
    private static final String FACT = "INSERT OR IGNORE INTO fact (card, name, value) VALUES (?, ?, ?)";
    private static final String WORDS = "INSERT INTO words (rowid, text) VALUES (?, ?)";
    private static final String EXPIRED = "SELECT id FROM card WHERE expires <= ? ORDER BY expires LIMIT ?";

    private SearchCards() {}

    static void put(Session writer, Card card) throws SQLException {
        try (var found = writer.query(FIND, card.app(), card.kind().word(), card.id())) {
            if (found.next()) {
                if (found.getLong(2) >= card.version()) return;
                remove(writer, found.getLong(1));
            }
        }
        insert(writer, card);
    }

    private static void insert(Session writer, Card card) throws SQLException {
        var hit = card.hit();
        var due = hit.due();
        writer.update(
                INSERT,
                card.app(),
                card.kind().word(),
                card.id(),
                card.version(),
                card.gone() ? 1 : 0,
                hit.at().toEpochMilli(),
                hit.createdAt().toEpochMilli(),
                due == null ? null : due.toEpochMilli(),
                Codec.encode(hit),
                card.expires().getEpochSecond());
        long id;
        try (var inserted = writer.query(ID)) {
            id = inserted.getLong(1);
        }
        for (var fact : card.facts()) writer.update(FACT, id, fact.name(), fact.value());
        writer.update(WORDS, id, card.text());
    }

    private static void remove(Session writer, long id) throws SQLException {
        writer.update("DELETE FROM words WHERE rowid = ?", id);
        writer.update("DELETE FROM fact WHERE card = ?", id);
        writer.update("DELETE FROM card WHERE id = ?", id);
    }

    static long removeExpired(Session writer, long now, int limit) throws SQLException {
        var ids = new ArrayList<Long>();
        try (var found = writer.query(EXPIRED, now, limit)) {
            while (found.next()) ids.add(found.getLong(1));
        }
        for (var id : ids) remove(writer, id);
        return ids.size();
    }
}
