// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchHit;
import dev.holdfast.search.SearchQuery.CardKind;
import dev.holdfast.sqlite.file.LockedFile;
import dev.holdfast.sqlite.file.SqliteStoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index recovers from failures of its disk without a restart. */
class SqliteSearchIndexFileTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T08:00:00Z"));

    @TempDir
    Path folder;

    private DatabaseSession databaseSession;
    private SqliteSearchIndex searchIndex;

    @BeforeEach
    void open() throws SQLException {
        var table = folder.resolve("holdfast.db");
        new SqliteSearchIndex(table, CLOCK).close();
        var file = LockedFile.acquire(SqliteSearchIndex.fileOf(table));
        databaseSession = DatabaseSession.writer(file.path);
        var writer = new GroupCommit(
                file.path, databaseSession, file.identity::check, new LogLimiter(file.path, LogLimiter.MAX_BYTES));
        searchIndex = new SqliteSearchIndex(file, writer, CLOCK);
    }

    @AfterEach
    void close() {
        searchIndex.close();
    }

    @Test
    void index_takes_cards_again_after_full_disk() throws SQLException {
        databaseSession.query("PRAGMA max_page_count = 30").close();
        assertThatThrownBy(() -> searchIndex.addCards(cards(2_000))).hasMessageContaining("full");
        assertThat(searchIndex.writeFailure()).contains("full");
        assertThat(searchIndex.addCards(cards(2_000))).isEmpty();
        assertThat(searchIndex.writeFailure()).isNull();
        assertThat(searchIndex.addCards(cards(2_000)))
                .as("cards that the index has")
                .hasSize(2_000);
    }

    @Test
    void index_takes_cards_again_after_commit_and_rollback_failed() throws SQLException {
        assertThat(searchIndex.addCards(cards(1))).isEmpty();
        // Both COMMIT and ROLLBACK fail on a closed connection, as after some failures of a disk.
        databaseSession.close();
        assertThatThrownBy(() -> searchIndex.addCards(cards(2))).isInstanceOf(SqliteStoreException.class);
        assertThat(searchIndex.addCards(cards(2))).hasSize(1);
    }

    @Test
    void probe_notices_that_disk_recovered() throws SQLException {
        databaseSession.query("PRAGMA max_page_count = 30").close();
        assertThatThrownBy(() -> searchIndex.addCards(cards(2_000))).hasMessageContaining("full");
        searchIndex.probe();
        assertThat(searchIndex.writeFailure()).isNull();
    }

    @Test
    void probe_notices_that_index_file_was_deleted() throws Exception {
        searchIndex.probe();
        Files.delete(folder.resolve("holdfast.db.search"));
        assertThatThrownBy(() -> searchIndex.probe()).hasMessageContaining("was deleted");
        assertThat(searchIndex.writeFailure()).contains("was deleted");
    }

    static List<SearchCard> cards(int count) {
        return IntStream.range(0, count)
                .mapToObj(SqliteSearchIndexFileTest::card)
                .toList();
    }

    private static SearchCard card(int number) {
        var hit = new SearchHit(
                null,
                null,
                "simple",
                "k" + number,
                null,
                "open",
                CLOCK.instant(),
                "key:shop",
                "created",
                CLOCK.instant(),
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
                "uid" + number,
                1,
                false,
                List.of(),
                "word" + number,
                hit,
                CLOCK.instant().plusSeconds(60));
    }
}
