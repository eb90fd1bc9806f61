// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import static dev.holdfast.table.WriteCondition.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.problem.Problem;
import dev.holdfast.sqlite.file.SqliteStoreException;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteMonitorTest {
    @TempDir
    Path folder;

    private DatabaseSession databaseSession;
    private GroupCommit writer;

    @BeforeEach
    void open() throws SQLException {
        var file = folder.resolve("t.db");
        new SqliteTable(file, InstantSource.system()).close();
        databaseSession = DatabaseSession.writer(file);
        writer = new GroupCommit(file, databaseSession, () -> {}, new LogLimiter(file, LogLimiter.MAX_BYTES));
        assertThat(write("small", "{}")).isTrue();
    }

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void full_disk_is_reported_until_a_write_succeeds() throws SQLException {
        fillDisk();
        assertThat(writer.failure()).contains("full");
        assertThat(write("small", "{}")).as("a write whose condition fails").isFalse();
        assertThat(writer.failure()).contains("full");
        assertThat(write("other", "{}")).isTrue();
        assertThat(writer.failure()).isNull();
    }

    @Test
    void full_disk_is_an_outage_with_its_own_problem() throws SQLException {
        assertThat(fillDisk()).isInstanceOfSatisfying(SqliteStoreException.class, e -> {
            assertThat(e.isOutage()).isTrue();
            assertThat(e.problem()).isInstanceOf(Problem.InsufficientStorage.class);
        });
    }

    @Test
    void violated_constraint_is_no_outage() {
        assertThatThrownBy(() -> writer.run(1, session -> session.update("INSERT INTO row (id) VALUES (7)")))
                .isInstanceOfSatisfying(
                        SqliteStoreException.class,
                        e -> assertThat(e.isOutage()).isFalse());
        assertThat(writer.failure()).isNull();
    }

    private Throwable fillDisk() throws SQLException {
        databaseSession.query("PRAGMA max_page_count = 20").close();
        return catchThrowable(() -> write("big", "x".repeat(200_000)));
    }

    private boolean write(String sort, String body) {
        var row = new Row(new RowKey("p", sort), 1, body);
        return writer.run(
                1, session -> RowStatements.write(session, StoredWrite.allOf(List.of(RowWrite.put(row, ABSENT))), 0));
    }
}
