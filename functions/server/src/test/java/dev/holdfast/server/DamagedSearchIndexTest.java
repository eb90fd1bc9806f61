// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Holdfast;
import dev.holdfast.SettableClock;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.server.background.SweepScheduler;
import dev.holdfast.sqlite.SqliteSearchIndex;
import dev.holdfast.sqlite.SqliteTable;
import dev.holdfast.sqlite.file.SqliteStoreException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged search index disables only search. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class DamagedSearchIndexTest {
    @TempDir
    Path folder;

    @Inject
    Holdfast holdfast;

    @Inject
    SqliteTable table;

    @Inject
    SettableClock clock;

    @Test
    void server_starts_without_search_when_index_file_is_damaged() throws Exception {
        var index = folder.resolve("holdfast.db.search");
        var damage = "not what it was ".repeat(1000);
        Files.writeString(index, damage);
        assertThat(Wiring.openLocalIndex(folder.resolve("holdfast.db"), clock).unavailableReason())
                .contains("damaged", "log");
        assertThat(index).hasContent(damage);
        Files.delete(index);
        try (var searchIndex = (SqliteSearchIndex) Wiring.openLocalIndex(folder.resolve("holdfast.db"), clock)) {
            assertThat(searchIndex.unavailableReason()).isNull();
        }
    }

    @Test
    void index_file_in_use_prevents_start() {
        try (var first = new SqliteSearchIndex(folder.resolve("holdfast.db"), clock)) {
            assertThat(first.unavailableReason()).isNull();
            assertThatThrownBy(() -> Wiring.openLocalIndex(folder.resolve("holdfast.db"), clock))
                    .isInstanceOf(SqliteStoreException.class);
        }
    }

    @Test
    void sweep_succeeds_although_index_fails() {
        var broken = new SqliteSearchIndex(folder.resolve("holdfast.db"), clock);
        broken.close();
        var sweepScheduler = new SweepScheduler(holdfast, table, broken, clock, MetricSink.NO_METRICS);
        clock.advance(Duration.ofMinutes(1));
        sweepScheduler.sweep();
        assertThat(sweepScheduler.lastGoodSweep()).isEqualTo(clock.instant());
    }
}
