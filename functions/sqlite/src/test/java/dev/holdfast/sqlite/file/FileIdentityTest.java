// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite.file;

import static dev.holdfast.table.WriteCondition.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.problem.Problem;
import dev.holdfast.sqlite.SqliteTable;
import dev.holdfast.sqlite.WriterProcess;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class FileIdentityTest {
    @TempDir
    Path folder;

    private Path file;
    private SqliteTable table;

    @BeforeEach
    void open() {
        file = folder.resolve("t.db");
        table = new SqliteTable(file, InstantSource.system());
        assertThat(write("first")).isTrue();
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void deleted_file_refuses_writes_and_is_reported() throws Exception {
        Files.delete(file);
        assertRefused("was deleted or moved away");
        assertRefused("was deleted or moved away");
        assertThat(file).as("no empty file in its place").doesNotExist();
    }

    @Test
    void replaced_file_refuses_writes_and_is_unchanged() throws Exception {
        Files.move(file, folder.resolve("old.db"));
        Files.writeString(file, "another file");
        assertRefused("was replaced by another file");
        assertThat(file).hasContent("another file");
    }

    @Test
    void deleted_log_refuses_writes() throws Exception {
        assertThat(write("second")).isTrue();
        Files.delete(folder.resolve("t.db-wal"));
        assertRefused("t.db-wal was deleted");
    }

    @Test
    void deleted_shared_memory_refuses_writes() throws Exception {
        assertThat(write("second")).isTrue();
        Files.delete(folder.resolve("t.db-shm"));
        assertRefused("t.db-shm was deleted");
    }

    @Test
    void link_to_another_file_refuses_writes() throws Exception {
        table.close();
        var link = Files.createSymbolicLink(folder.resolve("link.db"), file);
        table = new SqliteTable(link, InstantSource.system());
        assertThat(write("second")).isTrue();
        Files.delete(link);
        assertRefused("link.db was deleted or moved away");
        Files.createSymbolicLink(link, Files.createFile(folder.resolve("another.db")));
        assertRefused("link.db was replaced by another file");
        Files.delete(link);
        Files.createSymbolicLink(link, file);
        assertThat(write("third")).isTrue();
    }

    @Test
    void file_that_is_put_back_takes_writes_again() throws Exception {
        Files.move(file, folder.resolve("old.db"));
        assertRefused("was deleted or moved away");
        Files.move(folder.resolve("old.db"), file);
        assertThat(write("second")).isTrue();
        assertThat(table.writeFailure()).isNull();
    }

    @Test
    void hard_link_of_open_file_is_refused() throws Exception {
        var link = Files.createLink(folder.resolve("link.db"), file);
        for (var attempt = 0; attempt < 2; attempt++)
            assertThatThrownBy(() -> new SqliteTable(link, InstantSource.system()))
                    .isInstanceOf(SqliteStoreException.class)
                    .message()
                    .contains("link.db is in use")
                    .hasLineCount(1);
        assertThat(write("second")).isTrue();
    }

    @Test
    void hard_link_of_open_file_is_refused_to_other_process() throws Exception {
        var link =
                Files.createLink(Files.createDirectory(folder.resolve("other")).resolve("link.db"), file);
        for (var attempt = 0; attempt < 2; attempt++) {
            var output = folder.resolve("out" + attempt);
            assertThat(WriterProcess.start(link, output).waitFor()).isEqualTo(1);
            assertThat(Files.readString(output)).contains("link.db is in use");
        }
        table.close();
        new SqliteTable(link, InstantSource.system()).close();
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> write("refused")).isInstanceOfSatisfying(SqliteStoreException.class, e -> {
            assertThat(e).hasMessageContaining(reason);
            assertThat(e.problem()).isInstanceOf(Problem.Unavailable.class);
        });
        assertThat(table.writeFailure()).contains(reason);
    }

    private boolean write(String sort) {
        return table.write(List.of(RowWrite.put(new Row(new RowKey("p", sort), 1, "{}"), ABSENT)));
    }
}
