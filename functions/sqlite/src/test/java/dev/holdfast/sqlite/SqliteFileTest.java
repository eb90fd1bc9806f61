package dev.holdfast.sqlite;

import static dev.holdfast.table.Condition.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.table.Key;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.TableBusy;
import dev.holdfast.table.Write;
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

class SqliteFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"t.db", "what?mode=memory.db", "50% #1 ä.db", "deep/er/t.db"})
    void a_file_of_any_name_is_created_with_its_folders(String name) throws Exception {
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
    void what_is_created_is_for_the_owner_only() throws Exception {
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
    void a_file_that_is_no_database_is_refused_and_left_alone() throws Exception {
        var file = folder.resolve("notes.txt");
        Files.writeString(file, "not a database ".repeat(100));
        refused(file, "not an SQLite database");
        assertThat(file).hasContent("not a database ".repeat(100));
        Files.delete(file);
        open(file).close();
    }

    @Test
    void another_programs_database_is_refused() throws Exception {
        var file = folder.resolve("other.db");
        sql(file, "CREATE TABLE contacts (name TEXT)");
        refused(file, "another program");
    }

    @Test
    void a_newer_schema_is_refused() throws Exception {
        var file = folder.resolve("t.db");
        open(file).close();
        sql(file, "PRAGMA user_version = 99");
        refused(file, "newer Holdfast");
    }

    @Test
    void closing_again_does_nothing() {
        var table = open(folder.resolve("t.db"));
        table.close();
        table.close();
        assertThatThrownBy(() -> write(table, "a")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_folder_is_refused() {
        refused(folder, "is a folder");
    }

    @Test
    void a_second_owner_is_refused_however_often_it_tries() {
        var file = folder.resolve("t.db");
        try (var table = open(file)) {
            refused(file, "in use");
            refused(file, "in use");
            assertThat(write(table, "a")).isTrue();
        }
        open(file).close();
    }

    @Test
    void a_second_process_is_refused_also_after_an_attempt_from_within() throws Exception {
        var file = folder.resolve("t.db");
        try (var table = open(file)) {
            refused(file, "in use");
            var child = ChildWriter.start(file, folder.resolve("out"));
            assertThat(child.waitFor()).isEqualTo(1);
            assertThat(Files.readString(folder.resolve("out"))).contains(file.getFileName() + " is in use");
            assertThat(write(table, "a")).isTrue();
        }
    }

    @Test
    void a_write_the_database_refuses_fails_alone() throws Exception {
        var file = folder.resolve("t.db");
        try (var table = open(file);
                var threads = Executors.newFixedThreadPool(16)) {
            sql(
                    file,
                    "CREATE TRIGGER poison BEFORE INSERT ON row WHEN NEW.sort LIKE 'poison%'"
                            + " BEGIN SELECT RAISE(ABORT, 'poisoned'); END");
            var attempts = IntStream.range(0, 320)
                    .<Callable<Boolean>>mapToObj(
                            i -> () -> i % 10 == 0 ? fails(table, "poison" + i) : write(table, "n" + i))
                    .toList();
            for (var outcome : threads.invokeAll(attempts))
                assertThat(outcome.get()).isTrue();
            assertThat(table.count(Query.rows("p", 1))).isEqualTo(288);
            assertThat(table.peek(1_000)).hasSize(288);
        }
    }

    @Test
    void a_full_database_says_so_and_works_on_once_there_is_room() throws SQLException {
        var file = folder.resolve("t.db");
        open(file).close();
        var session = Session.writer(file);
        try (var writer = new GroupCommit(file, session)) {
            session.query("PRAGMA max_page_count = 20").close();
            var big = new Row(new Key("p", "big"), 1, "x".repeat(200_000));
            assertThatThrownBy(() -> writer.run(1, s -> Rows.write(s, List.of(Write.put(big, ABSENT)), 0)))
                    .isInstanceOf(SqliteFailure.class)
                    .hasMessageContaining("full")
                    .hasMessageContaining(file.toString());
            // The connection that hit its limit was replaced by one without.
            boolean done = writer.run(1, s -> Rows.write(s, List.of(Write.put(big, ABSENT)), 0));
            assertThat(done).isTrue();
        }
    }

    @Test
    void a_lock_held_by_another_program_makes_the_table_busy_not_broken() throws Exception {
        var file = folder.resolve("t.db");
        try (var table = open(file)) {
            try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    var statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertThatThrownBy(() -> write(table, "a")).isInstanceOf(TableBusy.class);
                statement.execute("ROLLBACK");
            }
            assertThat(write(table, "a")).isTrue();
        }
    }

    private static boolean fails(SqliteTable table, String sort) {
        assertThatThrownBy(() -> write(table, sort))
                .isInstanceOf(SqliteFailure.class)
                .hasMessageContaining("poisoned");
        return true;
    }

    private static SqliteTable open(Path file) {
        return new SqliteTable(file, InstantSource.system());
    }

    private static boolean write(SqliteTable table, String sort) {
        return table.write(List.of(Write.announce(new Row(new Key("p", sort), 1, "{}"), ABSENT)));
    }

    private static void refused(Path file, String why) {
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(SqliteFailure.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(why);
    }

    private static void sql(Path file, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
