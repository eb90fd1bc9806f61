// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchCard.SearchField;
import dev.holdfast.search.SearchHit;
import dev.holdfast.search.SearchQuery;
import dev.holdfast.search.SearchQuery.CardKind;
import dev.holdfast.search.SearchQuery.QueryTerm;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index upgrades a file of the previous schema. */
class SearchSchemaTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    /** The schema of version 1. */
    private static final String VERSION_1_SQL = """
            CREATE TABLE card (
              id INTEGER PRIMARY KEY,
              app TEXT NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL, version INTEGER NOT NULL,
              is_deleted INTEGER NOT NULL, at INTEGER NOT NULL, created INTEGER NOT NULL, due INTEGER,
              hit TEXT NOT NULL, expires INTEGER NOT NULL,
              UNIQUE (app, kind, ref)
            ) STRICT;
            CREATE INDEX card_at ON card (app, kind, at, ref);
            CREATE INDEX card_expires ON card (expires);
            CREATE VIRTUAL TABLE conditions USING fts5(
              text, content='', contentless_delete=1, detail=none, tokenize='ascii');
            CREATE VIRTUAL TABLE words USING fts5(
              text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
            PRAGMA user_version = 1;
            PRAGMA application_id = 1215655540;
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void createFileOfVersion1() throws SQLException {
        var databaseSession = DatabaseSession.writer(SqliteSearchIndex.fileOf(table()));
        databaseSession.runScript(VERSION_1_SQL);
        var card = card(5);
        databaseSession.update(
                "INSERT INTO card VALUES (1, 'shop', 'items', 'uid', 5, 0, ?, ?, NULL, ?, ?)",
                NOW.toEpochMilli(),
                NOW.toEpochMilli(),
                JsonCodec.encode(card.hit()),
                card.expires().getEpochSecond());
        databaseSession.update(
                "INSERT INTO conditions (rowid, text) VALUES (1, ?)",
                CardStatements.conditionWord("shop", "state", "open"));
        databaseSession.update("INSERT INTO words (rowid, text) VALUES (1, ?)", card.text());
        databaseSession.commit();
        databaseSession.close();
    }

    private Path table() {
        return folder.resolve("holdfast.db");
    }

    private static SearchCard card(long version) {
        var hit = new SearchHit(
                null,
                null,
                "simple",
                "k",
                null,
                "open",
                NOW,
                "key:shop",
                null,
                NOW,
                null,
                false,
                false,
                null,
                Map.of(),
                null,
                null);
        return new SearchCard(
                "shop",
                CardKind.ITEMS,
                "uid",
                version,
                false,
                List.of(new SearchField("state", "open")),
                "k 東京都庁",
                hit,
                NOW.plusSeconds(60));
    }

    private static List<String> find(SqliteSearchIndex searchIndex, QueryTerm term) {
        return searchIndex.find("shop", new SearchQuery(CardKind.ITEMS, List.of(term)), 10, null).hits().stream()
                .map(SearchHit::key)
                .toList();
    }

    @Test
    void upgrade_keeps_fields_and_lets_rebuild_add_words() {
        var byField = new QueryTerm.FieldTerm("state", "open", false);
        var byWord = new QueryTerm.PhraseTerm("京都", false);
        for (var opening = 0; opening < 2; opening++) {
            try (var searchIndex = new SqliteSearchIndex(table(), InstantSource.fixed(NOW))) {
                assertThat(find(searchIndex, byField)).containsExactly("k");
                assertThat(find(searchIndex, byWord)).isEmpty();
                assertThat(searchIndex.addCards(List.of(card(4))))
                        .as("an older version")
                        .hasSize(1);
            }
        }
        try (var searchIndex = new SqliteSearchIndex(table(), InstantSource.fixed(NOW))) {
            assertThat(searchIndex.addCards(List.of(card(5)))).isEmpty();
            assertThat(find(searchIndex, byWord)).containsExactly("k");
            assertThat(find(searchIndex, byField)).containsExactly("k");
            assertThat(searchIndex.addCards(List.of(card(5))))
                    .as("the same version")
                    .hasSize(1);
        }
    }

    @Test
    void expired_card_of_old_file_is_removed() {
        try (var searchIndex = new SqliteSearchIndex(table(), InstantSource.fixed(NOW.plusSeconds(60)))) {
            assertThat(searchIndex.removeExpired(10)).isEqualTo(1);
        }
    }

    @Test
    void file_of_newer_version_is_refused() throws SQLException {
        var databaseSession = DatabaseSession.writer(SqliteSearchIndex.fileOf(table()));
        databaseSession.runScript("PRAGMA user_version = 3");
        databaseSession.commit();
        databaseSession.close();
        assertThatThrownBy(() -> new SqliteSearchIndex(table(), InstantSource.fixed(NOW)))
                .hasMessageContaining("newer Holdfast");
    }
}
