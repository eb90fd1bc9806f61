// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.DeploymentParts;
import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.search.SearchItems;
import dev.holdfast.sqlite.file.SqliteStoreException;
import dev.holdfast.table.ShardLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search in an index with a damaged page returns hits, or the index refuses the search. The search never fails. */
class DamagedIndexPageTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T08:00:00Z"));
    private static final int PAGE_BYTES = 4096;

    @TempDir
    Path folder;

    @Test
    void search_in_damaged_page_is_answered_or_refused() throws IOException {
        var table = folder.resolve("holdfast.db");
        var file = SqliteSearchIndex.fileOf(table);
        var intact = folder.resolve("intact");
        try (var searchIndex = new SqliteSearchIndex(table, CLOCK)) {
            searchIndex.addCards(SqliteSearchIndexFileTest.cards(300));
        }
        Files.copy(file, intact);
        var random = new Random(7);
        var refusals = 0;
        try (var items = new SqliteTable(folder.resolve("items.db"), CLOCK)) {
            for (var page = 1; page < Files.size(intact) / PAGE_BYTES; page++) {
                Files.copy(intact, file, StandardCopyOption.REPLACE_EXISTING);
                damage(file, page, random);
                refusals += searchAll(table, DeploymentParts.withoutSending(items, new ShardLayout(1), CLOCK));
            }
        }
        assertThat(refusals).isPositive();
    }

    private static void damage(Path file, int page, Random random) throws IOException {
        var garbage = new byte[PAGE_BYTES];
        random.nextBytes(garbage);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(garbage), (long) page * PAGE_BYTES);
        }
    }

    /** Returns the number of refused searches. */
    private static int searchAll(Path table, DeploymentParts deploymentParts) {
        var refusals = 0;
        try (var searchIndex = new SqliteSearchIndex(table, CLOCK)) {
            var searchItems = new Holdfast(deploymentParts, searchIndex).searchItems;
            for (var query : new @Nullable String[] {null, "word", "workflow:simple", "-word created>2020-01-01"}) {
                var result = searchItems.call(
                        Caller.application("a", Scope.READ, "test"), new SearchItems.Request(query, 1000, null));
                if (result instanceof ActionResult.Refusal<SearchItems.Result>(Problem problem)) {
                    assertThat(problem).isInstanceOf(Problem.Unavailable.class);
                    refusals++;
                }
            }
        } catch (SqliteStoreException e) {
            // The server starts without search if the damage prevents the opening.
            assertThat(e.isDamaged()).isTrue();
        }
        return refusals;
    }
}
