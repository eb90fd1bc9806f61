package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Holdfast;
import dev.holdfast.SettableClock;
import dev.holdfast.sqlite.SqliteFailure;
import dev.holdfast.sqlite.SqliteSearch;
import dev.holdfast.sqlite.SqliteTable;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that is broken costs searching, and nothing else. */
@QuarkusTest
@QuarkusTestResource(TemporaryFile.class)
class DamagedIndexTest {
    @TempDir
    Path folder;

    @Inject
    Holdfast holdfast;

    @Inject
    SqliteTable table;

    @Inject
    SettableClock clock;

    @Test
    void with_a_damaged_file_the_server_starts_without_search_and_leaves_the_file_alone() throws Exception {
        var index = folder.resolve("holdfast.db.search");
        var damage = "not what it was ".repeat(1000);
        Files.writeString(index, damage);
        assertThat(Wiring.own(folder.resolve("holdfast.db"), clock).missing()).contains("damaged", "log");
        assertThat(index).hasContent(damage);
        Files.delete(index);
        try (var own = (SqliteSearch) Wiring.own(folder.resolve("holdfast.db"), clock)) {
            assertThat(own.missing()).isNull();
        }
    }

    @Test
    void a_file_that_is_in_use_still_keeps_it_from_starting() {
        try (var first = new SqliteSearch(folder.resolve("holdfast.db"), clock)) {
            assertThat(first.missing()).isNull();
            assertThatThrownBy(() -> Wiring.own(folder.resolve("holdfast.db"), clock))
                    .isInstanceOf(SqliteFailure.class);
        }
    }

    @Test
    void a_sweep_is_good_though_the_index_fails() {
        var broken = new SqliteSearch(folder.resolve("holdfast.db"), clock);
        broken.close();
        var sweeper = new Sweeper(holdfast, table, broken, clock);
        clock.advance(Duration.ofMinutes(1));
        sweeper.sweep();
        assertThat(sweeper.lastGood()).isEqualTo(clock.instant());
    }
}
