// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.holdfast.sqlite.file.SqliteStoreException;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DatabaseBackupTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    @TempDir
    Path folder;

    private Path file;
    private Path backup;

    @BeforeEach
    void setUp() {
        file = folder.resolve("t.db");
        backup = folder.resolve("backup.db");
    }

    @Test
    void restored_file_has_the_rows_of_the_backup() {
        writeRow("a");
        DatabaseBackup.backUp(file, backup);
        writeRow("b");
        var kept = DatabaseBackup.restore(backup, file, NOW);
        assertThat(rows(file)).containsExactly("a");
        assertThat(kept).isEqualTo(folder.resolve("t.db.before-restore-20260301T080000.000Z"));
        assertThat(rows(requireNonNull(kept))).as("the old file").containsExactly("a", "b");
    }

    @Test
    void log_of_lost_file_is_not_applied_to_restored_file() throws Exception {
        writeRow("a");
        DatabaseBackup.backUp(file, backup);
        var log = folder.resolve("t.db-wal");
        try (var table = open(file)) {
            put(table, "b");
            Files.copy(log, folder.resolve("log"));
        }
        Files.delete(file);
        Files.move(folder.resolve("log"), log, StandardCopyOption.REPLACE_EXISTING);
        assertThat(DatabaseBackup.restore(backup, file, NOW)).isNull();
        assertThat(rows(file)).containsExactly("a");
    }

    @Test
    void backup_is_one_file_and_owner_only() throws Exception {
        writeRow("a");
        DatabaseBackup.backUp(file, backup);
        try (var files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("t.db", "t.db.lock", "backup.db");
        }
        assertThat(Files.getPosixFilePermissions(backup)).hasSize(2);
    }

    @Test
    void backup_replaces_no_file() throws Exception {
        writeRow("a");
        Files.writeString(backup, "precious");
        assertThatThrownBy(() -> DatabaseBackup.backUp(file, backup)).hasMessageContaining("exists already");
        assertThat(backup).hasContent("precious");
    }

    @Test
    void missing_file_is_named_and_not_created() {
        assertThatThrownBy(() -> DatabaseBackup.backUp(file, backup)).hasMessageContaining(file + " doesn't exist");
        assertThat(file).doesNotExist();
        assertThat(backup).doesNotExist();
    }

    @Test
    void restore_is_refused_while_file_is_open() {
        try (var table = open(file)) {
            put(table, "a");
            DatabaseBackup.backUp(file, backup);
            assertThatThrownBy(() -> DatabaseBackup.restore(backup, file, NOW)).hasMessageContaining("in use");
            put(table, "b");
        }
        assertThat(rows(file)).containsExactly("a", "b");
    }

    @Test
    void running_backup_excludes_restore_and_second_backup() throws Exception {
        writeRow("a");
        DatabaseBackup.backUp(file, backup);
        var output = folder.resolve("out");
        var running = WriterProcess.start(BackupProcess.class, output, file, file);
        try {
            await(running, output);
            assertThatThrownBy(() -> DatabaseBackup.restore(backup, file, NOW))
                    .hasMessageContaining("in use by another command");
            assertThatThrownBy(() -> DatabaseBackup.backUp(file, folder.resolve("second.db")))
                    .hasMessageContaining("another backup");
            writeRow("b");
        } finally {
            running.destroyForcibly().waitFor();
        }
        DatabaseBackup.restore(backup, file, NOW);
        assertThat(rows(file)).containsExactly("a");
    }

    @Test
    void command_beside_owner_is_refused_during_restore() throws Exception {
        writeRow("a");
        var output = folder.resolve("out");
        var restore = WriterProcess.start(BackupProcess.class, output, file);
        try {
            await(restore, output);
            assertThatThrownBy(() -> SqliteTable.openBesideOwner(file, InstantSource.system()))
                    .isInstanceOf(SqliteStoreException.class)
                    .hasMessageContaining("is being restored");
            assertThatThrownBy(() -> DatabaseBackup.backUp(file, folder.resolve("second.db")))
                    .hasMessageContaining("is being restored");
        } finally {
            restore.destroyForcibly().waitFor();
        }
        try (var table = SqliteTable.openBesideOwner(file, InstantSource.system())) {
            put(table, "b");
        }
        assertThat(rows(file)).containsExactly("a", "b");
    }

    /** Only root may give files to another user. */
    @Test
    void files_that_root_creates_belong_to_owner_of_folder() throws Exception {
        var owner = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("12345");
        try {
            Files.setOwner(folder, owner);
        } catch (FileSystemException e) {
            assumeThat(e).as("root runs this test").isNull();
        }
        writeRow("a");
        DatabaseBackup.backUp(file, backup);
        DatabaseBackup.restore(backup, file, NOW);
        try (var table = open(file)) {
            put(table, "b");
            try (var files = Files.list(folder)) {
                assertThat(files)
                        .hasSizeGreaterThan(4)
                        .allSatisfy(created -> assertThat(Files.getOwner(created))
                                .as(created.toString())
                                .isEqualTo(owner));
            }
        }
    }

    @Test
    void damaged_backup_is_refused_and_changes_nothing() throws Exception {
        writeRows(500);
        DatabaseBackup.backUp(file, backup);
        var bytes = Files.readAllBytes(backup);
        for (var i = bytes.length / 2; i < bytes.length / 2 + 8192; i++) bytes[i] = 77;
        Files.write(backup, bytes);
        assertThatThrownBy(() -> DatabaseBackup.restore(backup, file, NOW))
                .isInstanceOf(SqliteStoreException.class)
                .hasMessageContaining("damaged");
        assertThat(rows(file)).hasSize(500);
    }

    @Test
    void backup_of_other_schema_is_refused() throws Exception {
        writeRow("a");
        DatabaseBackup.backUp(file, backup);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + backup);
                var statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = 1");
        }
        assertThatThrownBy(() -> DatabaseBackup.restore(backup, file, NOW))
                .hasMessageContaining("its schema is 1, this program needs 4");
        assertThat(rows(file)).containsExactly("a");
    }

    @Test
    void damaged_file_is_replaced_and_kept() throws Exception {
        writeRow("a");
        DatabaseBackup.backUp(file, backup);
        Files.writeString(file, "not a database ".repeat(1000));
        var kept = DatabaseBackup.restore(backup, file, NOW);
        assertThat(rows(file)).containsExactly("a");
        assertThat(kept).hasContent("not a database ".repeat(1000));
    }

    @Test
    void file_that_is_missing_is_restored() throws Exception {
        writeRow("a");
        DatabaseBackup.backUp(file, backup);
        Files.delete(file);
        assertThat(DatabaseBackup.restore(backup, file, NOW)).isNull();
        assertThat(rows(file)).containsExactly("a");
    }

    @Test
    void restore_deletes_the_search_index() throws Exception {
        writeRow("a");
        new SqliteSearchIndex(file, InstantSource.system()).close();
        DatabaseBackup.backUp(file, backup);
        DatabaseBackup.restore(backup, file, NOW);
        assertThat(folder.resolve("t.db.search")).doesNotExist();
        new SqliteSearchIndex(file, InstantSource.system()).close();
    }

    @Test
    void restore_through_link_deletes_the_search_index() throws Exception {
        writeRow("a");
        var link = Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("links")).resolve("link.db"), file);
        new SqliteSearchIndex(link, InstantSource.system()).close();
        assertThat(folder.resolve("t.db.search")).exists();
        DatabaseBackup.backUp(link, backup);
        DatabaseBackup.restore(backup, link, NOW);
        assertThat(folder.resolve("t.db.search")).doesNotExist();
        assertThat(rows(link)).containsExactly("a");
    }

    @Test
    void backups_under_load_have_all_acknowledged_writes() throws Exception {
        var output = folder.resolve("out");
        var writer = WriterProcess.start(file, output);
        try {
            await(writer, output);
            for (var i = 0; i < 5; i++) {
                var acknowledged = lastVersions(output);
                var target = folder.resolve("backup" + i);
                DatabaseBackup.backUp(file, target);
                assertAcknowledged(target, acknowledged);
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        var acknowledged = lastVersions(output);
        DatabaseBackup.backUp(file, backup);
        Files.move(file, folder.resolve("lost.db"));
        DatabaseBackup.restore(backup, file, NOW);
        assertAcknowledged(file, acknowledged);
    }

    @Test
    void killed_backup_leaves_only_whole_files() throws Exception {
        writeRows(200);
        var targets = Files.createDirectory(folder.resolve("targets"));
        killAfterStart(folder.resolve("out"), file, targets);
        try (var files = Files.list(targets)) {
            for (var target :
                    files.filter(path -> !path.toString().contains(".part")).toList())
                assertThat(rows(target)).hasSize(200);
        }
        DatabaseBackup.backUp(file, targets.resolve("next"));
    }

    @Test
    void killed_restore_leaves_the_old_or_the_new_file() throws Exception {
        writeRow("a");
        DatabaseBackup.backUp(file, backup);
        writeRow("b");
        var other = Files.copy(file, folder.resolve("other.db"));
        for (var kill = 0; kill < 3; kill++) {
            Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING);
            killAfterStart(folder.resolve("out" + kill), file, backup);
            assertThat(rows(file)).isIn(List.of("a"), List.of("a", "b"));
            DatabaseBackup.restore(backup, file, NOW.plusSeconds(kill));
            assertThat(rows(file)).containsExactly("a");
        }
    }

    private static void killAfterStart(Path output, Path... arguments) throws Exception {
        var process = WriterProcess.start(BackupProcess.class, output, arguments);
        try {
            await(process, output);
            assertThat(process.waitFor(ThreadLocalRandom.current().nextInt(1, 200), TimeUnit.MILLISECONDS))
                    .as(Files.readString(output))
                    .isFalse();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void await(Process process, Path output) throws Exception {
        while (Files.size(output) == 0)
            assertThat(process.waitFor(5, TimeUnit.MILLISECONDS)).isFalse();
    }

    private static Map<String, Long> lastVersions(Path output) throws Exception {
        var text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        var last = new HashMap<String, Long>();
        text.substring(0, text.lastIndexOf('\n')).lines().forEach(line -> {
            var parts = line.split("=", 2);
            last.put(parts[0], Long.valueOf(parts[1]));
        });
        return last;
    }

    private static void assertAcknowledged(Path file, Map<String, Long> acknowledged) {
        assertThat(acknowledged).isNotEmpty();
        try (var table = open(file)) {
            acknowledged.forEach((partition, version) -> {
                var left =
                        table.get(new RowKey(partition, "left")).orElseThrow().version();
                assertThat(left).isGreaterThanOrEqualTo(version);
                assertThat(table.get(new RowKey(partition, "right"))
                                .orElseThrow()
                                .version())
                        .isEqualTo(left);
            });
        }
    }

    private void writeRows(int count) {
        try (var table = open(file)) {
            for (var i = 0; i < count; i++) put(table, "x".repeat(1_000) + i);
        }
    }

    private void writeRow(String sort) {
        try (var table = open(file)) {
            put(table, sort);
        }
    }

    private static void put(SqliteTable table, String sort) {
        assertThat(table.write(List.of(RowWrite.put(new Row(new RowKey("p", sort), 1, "{}"), WriteCondition.ABSENT))))
                .isTrue();
    }

    private static List<String> rows(Path file) {
        try (var table = open(file)) {
            return table.queryAll(RowQuery.wholePartition("p", 1000)).stream()
                    .map(row -> row.key().sort())
                    .toList();
        }
    }

    private static SqliteTable open(Path file) {
        return new SqliteTable(file, InstantSource.system());
    }
}
