// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.json.CanonicalHash;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchQuery;
import dev.holdfast.search.SearchTextNormalizer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;

/** The SQL statements that write and delete search cards. */
final class CardStatements {
    private static final String FIND_CARD_SQL = "SELECT id, version FROM card WHERE app = ? AND kind = ? AND ref = ?";
    private static final String INSERT_CARD_SQL =
            "INSERT INTO card (app, kind, ref, version, is_deleted, at, created, due, hit, expires)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String LAST_ROW_ID_SQL = "SELECT last_insert_rowid()";
    private static final String INSERT_CONDITIONS_SQL = "INSERT INTO conditions (rowid, text) VALUES (?, ?)";
    private static final String INSERT_WORDS_SQL = "INSERT INTO words (rowid, text) VALUES (?, ?)";

    /**
     * Finds an item's events by their ids: the item's uid, a dot and a number. The range ends at {@code /}, because
     * {@code /} is the character after the dot.
     */
    private static final String UPDATE_EVENT_EXPIRY_SQL = "UPDATE card SET expires = item.expires FROM card AS item"
            + " WHERE item.app = ?1 AND item.kind = ?2 AND item.ref = ?3 AND json_extract(item.hit, '$.finished')"
            + " AND card.app = ?1 AND card.kind = ?4 AND card.ref > ?3 || '.' AND card.ref < ?3 || '/'";

    private static final String FIND_EXPIRED_SQL = "SELECT id FROM card WHERE expires <= ? ORDER BY expires LIMIT ?";

    /** The length of a field's hash. With this length, the hashes of two fields are practically never equal. */
    private static final int CONDITION_HASH_BYTES = 16;

    private CardStatements() {}

    /** @return false if the stored card has this version or a newer version */
    static boolean put(DatabaseSession writer, SearchCard searchCard) throws SQLException {
        try (var result =
                writer.query(FIND_CARD_SQL, searchCard.app(), searchCard.kind().jsonName(), searchCard.id())) {
            if (result.next()) {
                if (result.getLong(2) >= searchCard.version()) return false;
                remove(writer, result.getLong(1));
            }
        }
        insert(writer, searchCard);
        return true;
    }

    /**
     * Makes an item's events expire at the same time as the item's card. Does nothing if the item is unfinished or
     * absent.
     */
    static void alignEventExpiry(DatabaseSession writer, SearchIndex.IndexedItemId item) throws SQLException {
        writer.update(
                UPDATE_EVENT_EXPIRY_SQL,
                item.app(),
                SearchQuery.CardKind.ITEMS.jsonName(),
                item.uid(),
                SearchQuery.CardKind.EVENTS.jsonName());
    }

    private static void insert(DatabaseSession writer, SearchCard searchCard) throws SQLException {
        var searchHit = searchCard.hit();
        var due = searchHit.due();
        writer.update(
                INSERT_CARD_SQL,
                searchCard.app(),
                searchCard.kind().jsonName(),
                searchCard.id(),
                searchCard.version(),
                searchCard.isDeleted() ? 1 : 0,
                searchHit.at().toEpochMilli(),
                searchHit.createdAt().toEpochMilli(),
                due == null ? null : due.toEpochMilli(),
                storedHit(searchCard),
                searchCard.expires().getEpochSecond());
        long id;
        try (var inserted = writer.query(LAST_ROW_ID_SQL)) {
            id = inserted.getLong(1);
        }
        var conditionWords = searchCard.conditions().stream()
                .map(searchField -> conditionWord(searchCard.app(), searchField.name(), searchField.value()));
        writer.update(INSERT_CONDITIONS_SQL, id, String.join(" ", conditionWords.toList()));
        writer.update(INSERT_WORDS_SQL, id, SearchTextNormalizer.normalize(searchCard.text()));
    }

    /**
     * Returns the text to store for a card's hit. Most cards are about events, so this method compresses the hits of
     * events. SQL reads a member of an item's hit, so this hit stays JSON.
     */
    private static String storedHit(SearchCard searchCard) {
        var json = JsonCodec.encode(searchCard.hit());
        return searchCard.kind() == SearchQuery.CardKind.EVENTS ? BodyCodec.compressToText(json) : json;
    }

    /** Returns the word that represents a field in the index: a hash of application, name and value. */
    static String conditionWord(String app, String name, String value) {
        // Names of applications and fields contain no blank. So different applications, fields or values always result
        // in different texts.
        var hash = CanonicalHash.sha256(app + " " + name + " " + value);
        return HexFormat.of().formatHex(hash, 0, CONDITION_HASH_BYTES);
    }

    private static void remove(DatabaseSession writer, long id) throws SQLException {
        writer.update("DELETE FROM words WHERE rowid = ?", id);
        writer.update("DELETE FROM conditions WHERE rowid = ?", id);
        writer.update("DELETE FROM card WHERE id = ?", id);
    }

    static long removeExpired(DatabaseSession writer, long now, int limit) throws SQLException {
        var ids = new ArrayList<Long>();
        try (var result = writer.query(FIND_EXPIRED_SQL, now, limit)) {
            while (result.next()) ids.add(result.getLong(1));
        }
        for (var id : ids) remove(writer, id);
        return ids.size();
    }
}
