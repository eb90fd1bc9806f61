package dev.holdfast.sqlite;

import dev.holdfast.json.Codec;
import dev.holdfast.search.Card;
import dev.holdfast.search.Search;
import dev.holdfast.search.Wanted;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;

/** Puts cards into the index and takes them out. */
final class SearchCards {
    private static final String FIND = "SELECT id, version FROM card WHERE app = ? AND kind = ? AND ref = ?";
    private static final String INSERT =
            "INSERT INTO card (app, kind, ref, version, gone, at, created, due, hit, expires)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String ID = "SELECT last_insert_rowid()";
    private static final String FACTS = "INSERT INTO facts (rowid, text) VALUES (?, ?)";
    private static final String WORDS = "INSERT INTO words (rowid, text) VALUES (?, ?)";

    /** An event's id is its item's, a point and a number; {@code /} is the sign behind the point. */
    private static final String SETTLE = "UPDATE card SET expires = item.expires FROM card AS item"
            + " WHERE item.app = ?1 AND item.kind = ?2 AND item.ref = ?3 AND json_extract(item.hit, '$.finished')"
            + " AND card.app = ?1 AND card.kind = ?4 AND card.ref > ?3 || '.' AND card.ref < ?3 || '/'";

    private static final String EXPIRED = "SELECT id FROM card WHERE expires <= ? ORDER BY expires LIMIT ?";

    /** Of a hash, in bytes: enough that nobody meets two facts with one. */
    private static final int LENGTH = 16;

    private SearchCards() {}

    /** @return false when what is there is as new or newer */
    static boolean put(Session writer, Card card) throws SQLException {
        try (var found = writer.query(FIND, card.app(), card.kind().word(), card.id())) {
            if (found.next()) {
                if (found.getLong(2) >= card.version()) return false;
                remove(writer, found.getLong(1));
            }
        }
        insert(writer, card);
        return true;
    }

    /** An item that hasn't finished, or isn't there, has nothing to give. */
    static void settle(Session writer, Search.Whose item) throws SQLException {
        writer.update(SETTLE, item.app(), Wanted.Kind.ITEMS.word(), item.uid(), Wanted.Kind.EVENTS.word());
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
        var facts = card.facts().stream().map(fact -> word(card.app(), fact.name(), fact.value()));
        writer.update(FACTS, id, String.join(" ", facts.toList()));
        writer.update(WORDS, id, card.text());
    }

    /** A fact as one word: no two facts share one, and none is a word of a language. */
    static String word(String app, String name, String value) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            // None of the first two has a blank.
            var hash = digest.digest((app + " " + name + " " + value).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void remove(Session writer, long id) throws SQLException {
        writer.update("DELETE FROM words WHERE rowid = ?", id);
        writer.update("DELETE FROM facts WHERE rowid = ?", id);
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
