// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import static dev.holdfast.table.WriteCondition.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sqlite.file.SqliteStoreException;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.WriteCondition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteTableFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"t.db", "what?mode=memory.db", "50% #1 ä.db", "deep/er/t.db"})
    void file_of_any_name_is_created_with_its_folders(String name) throws Exception {
        var file = folder.resolve(name);
        try (var table = open(file)) {
            assertThat(write(table, "a")).isTrue();
        }
        assertThat(Files.size(file)).isPositive();
        try (var table = open(file)) {
            assertThat(write(table, "a")).isFalse();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void created_files_are_readable_by_owner_only() throws Exception {
        var file = folder.resolve("own/t.db");
        try (var table = open(file)) {
            write(table, "a");
            for (var name : List.of("t.db", "t.db.lock", "t.db-wal"))
                assertThat(Files.getPosixFilePermissions(file.resolveSibling(name)))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(Files.getPosixFilePermissions(file.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void file_that_is_no_database_is_refused_and_unchanged() throws Exception {
        var file = folder.resolve("notes.txt");
        Files.writeString(file, "not a database ".repeat(100));
        assertRefused(file, "not an SQLite database");
        assertThat(file).hasContent("not a database ".repeat(100));
        Files.delete(file);
        open(file).close();
    }

    @Test
    void database_of_another_program_is_refused() throws Exception {
        var file = folder.resolve("other.db");
        executeSql(file, "CREATE TABLE contacts (name TEXT)");
        assertRefused(file, "another program");
    }

    @Test
    void newer_schema_is_refused() throws Exception {
        var file = folder.resolve("t.db");
        open(file).close();
        executeSql(file, "PRAGMA user_version = 99");
        assertRefused(file, "newer Holdfast");
    }

    @Test
    void older_schema_is_refused_in_one_line_and_left_alone() throws Exception {
        var file = folder.resolve("t.db");
        try (var table = open(file)) {
            assertThat(write(table, "a")).isTrue();
        }
        executeSql(file, "PRAGMA user_version = 1");
        assertRefused(file, "was written by an older Holdfast (its schema is 1, this program needs 4)");
        assertThatThrownBy(() -> open(file)).message().hasLineCount(1);
        executeSql(file, "PRAGMA user_version = 4");
        try (var table = open(file)) {
            assertThat(write(table, "a")).as("the row is still there").isFalse();
        }
    }

    @Test
    void file_of_schema_three_is_upgraded_with_its_rows() throws Exception {
        var file = folder.resolve("t.db");
        executeSql(file, """
                CREATE TABLE row (
                  id INTEGER PRIMARY KEY,
                  partition TEXT NOT NULL, sort TEXT NOT NULL,
                  version INTEGER NOT NULL, body TEXT NOT NULL,
                  due_p TEXT, due_s TEXT, board_p TEXT, board_s TEXT,
                  expires INTEGER,
                  UNIQUE (partition, sort)
                ) STRICT;
                CREATE INDEX row_due ON row (due_p, due_s, partition, sort, expires) WHERE due_p IS NOT NULL;
                CREATE INDEX row_board ON row (board_p, board_s, partition, sort, expires) WHERE board_p IS NOT NULL;
                CREATE INDEX row_expires ON row (expires) WHERE expires IS NOT NULL;
                CREATE TABLE outbox (
                  seq INTEGER PRIMARY KEY AUTOINCREMENT,
                  partition TEXT NOT NULL, sort TEXT NOT NULL,
                  version INTEGER NOT NULL, body TEXT NOT NULL,
                  due_p TEXT, due_s TEXT, board_p TEXT, board_s TEXT,
                  expires INTEGER,
                  at INTEGER NOT NULL
                ) STRICT;
                INSERT INTO row (partition, sort, version, body, expires) VALUES ('p', 'old', 7, '{"a":1}', 4102444800);
                INSERT INTO outbox (partition, sort, version, body, at) VALUES ('p', 'old', 7, '{"a":1}', 0);
                PRAGMA user_version = 3;
                PRAGMA application_id = 1215261796;
                """);
        try (var table = open(file)) {
            var old = table.get(new RowKey("p", "old")).orElseThrow();
            assertThat(old.body()).isEqualTo("{\"a\":1}");
            assertThat(old.version()).isEqualTo(7);
            assertThat(table.peek(10))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.row().body()).isEqualTo("{\"a\":1}"));
            var longBody = "{\"text\":\"" + "again ".repeat(100) + "\"}";
            var changed = new Row(old.key(), 8, longBody, old.entries(), old.expires());
            assertThat(table.write(List.of(RowWrite.put(changed, WriteCondition.versionIs(7)))))
                    .isTrue();
            assertThat(table.get(old.key()).orElseThrow().body()).isEqualTo(longBody);
        }
        open(file).close();
    }

    @Test
    void second_close_does_nothing() {
        var table = open(folder.resolve("t.db"));
        table.close();
        table.close();
        assertThatThrownBy(() -> write(table, "a")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void folder_is_refused() {
        assertRefused(folder, "is a folder");
    }

    @Test
    void second_owner_is_refused_on_every_attempt() {
        var file = folder.resolve("t.db");
        try (var table = open(file)) {
            assertRefused(file, "in use");
            assertRefused(file, "in use");
            assertThat(write(table, "a")).isTrue();
        }
        open(file).close();
    }

    @Test
    void second_process_is_refused_after_refused_attempt_in_first() throws Exception {
        var file = folder.resolve("t.db");
        try (var table = open(file)) {
            assertRefused(file, "in use");
            var child = WriterProcess.start(file, folder.resolve("out"));
            assertThat(child.waitFor()).isEqualTo(1);
            assertThat(Files.readString(folder.resolve("out"))).contains(file.getFileName() + " is in use");
            assertThat(write(table, "a")).isTrue();
        }
    }

    @Test
    void write_refused_by_database_fails_alone() throws Exception {
        var file = folder.resolve("t.db");
        try (var table = open(file);
                var threads = Executors.newFixedThreadPool(16)) {
            executeSql(
                    file,
                    "CREATE TRIGGER poison BEFORE INSERT ON row WHEN NEW.sort LIKE 'poison%'"
                            + " BEGIN SELECT RAISE(ABORT, 'poisoned'); END");
            var attempts = IntStream.range(0, 320)
                    .<Callable<Boolean>>mapToObj(
                            i -> () -> i % 10 == 0 ? assertWriteFails(table, "poison" + i) : write(table, "n" + i))
                    .toList();
            for (var outcome : threads.invokeAll(attempts))
                assertThat(outcome.get()).isTrue();
            assertThat(table.count(RowQuery.wholePartition("p", 1))).isEqualTo(288);
            assertThat(table.peek(1_000)).hasSize(288);
        }
    }

    @Test
    void full_database_reports_so_and_recovers_once_space_is_free() throws SQLException {
        var file = folder.resolve("t.db");
        open(file).close();
        var databaseSession = DatabaseSession.writer(file);
        try (var writer =
                new GroupCommit(file, databaseSession, () -> {}, new LogLimiter(file, LogLimiter.MAX_BYTES))) {
            databaseSession.query("PRAGMA max_page_count = 20").close();
            var big = new Row(new RowKey("p", "big"), 1, "x".repeat(200_000));
            assertThatThrownBy(() -> writer.run(
                            1,
                            session -> RowStatements.write(
                                    session, StoredWrite.allOf(List.of(RowWrite.put(big, ABSENT))), 0)))
                    .isInstanceOf(SqliteStoreException.class)
                    .hasMessageContaining("full")
                    .hasMessageContaining(file.toString());
            // A new connection without the limit has replaced the connection that reached the limit.
            boolean done = writer.run(
                    1,
                    session -> RowStatements.write(session, StoredWrite.allOf(List.of(RowWrite.put(big, ABSENT))), 0));
            assertThat(done).isTrue();
        }
    }

    @Test
    void lock_of_another_program_makes_table_busy() throws Exception {
        var file = folder.resolve("t.db");
        try (var table = open(file)) {
            try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    var statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertThatThrownBy(() -> write(table, "a")).isInstanceOf(TableBusyException.class);
                statement.execute("ROLLBACK");
            }
            assertThat(write(table, "a")).isTrue();
        }
    }

    private static boolean assertWriteFails(SqliteTable table, String sort) {
        assertThatThrownBy(() -> write(table, sort))
                .isInstanceOf(SqliteStoreException.class)
                .hasMessageContaining("poisoned");
        return true;
    }

    private static SqliteTable open(Path file) {
        return new SqliteTable(file, InstantSource.system());
    }

    private static boolean write(SqliteTable table, String sort) {
        return table.write(List.of(RowWrite.announce(new Row(new RowKey("p", sort), 1, "{}"), ABSENT)));
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(SqliteStoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    private static void executeSql(Path file, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
