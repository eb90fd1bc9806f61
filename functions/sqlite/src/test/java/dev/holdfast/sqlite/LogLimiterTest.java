// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogLimiterTest {
    private static final long LIMIT_BYTES = 400_000;

    @TempDir
    Path folder;

    @Test
    void log_stays_short_under_unbroken_reads() throws Exception {
        var file = folder.resolve("t.db");
        var stopped = new AtomicBoolean();
        var writerSession = DatabaseSession.writer(file);
        writerSession.runScript("CREATE TABLE note (text TEXT)");
        writerSession.commit();
        try (var threads = Executors.newSingleThreadExecutor();
                var writer = new GroupCommit(file, writerSession, () -> {}, new LogLimiter(file, LIMIT_BYTES))) {
            var reads = threads.submit(() -> readWithoutPause(file, stopped));
            var longest = 0L;
            for (var i = 0; i < 300; i++) {
                writer.run(1, session -> session.update("INSERT INTO note VALUES (?)", "x".repeat(20_000)));
                longest = Math.max(longest, Files.size(folder.resolve("t.db-wal")));
            }
            stopped.set(true);
            reads.get();
            var writtenBytes = 300 * 20_000L;
            assertThat(longest)
                    .as("a few attempts may meet a slow reader")
                    .isLessThan(writtenBytes / 3)
                    .isGreaterThan(LIMIT_BYTES);
        }
    }

    /** Begins each read before the previous read ends, so that there is no moment without a reader. */
    private static Void readWithoutPause(Path file, AtomicBoolean stopped) throws SQLException {
        try (var first = DatabaseSession.reader(file);
                var second = DatabaseSession.reader(file)) {
            var former = first.query("SELECT text FROM note");
            while (!stopped.get()) {
                var latter = second.query("SELECT text FROM note");
                former.close();
                former = first.query("SELECT text FROM note");
                latter.close();
            }
            former.close();
        }
        return null;
    }
}
