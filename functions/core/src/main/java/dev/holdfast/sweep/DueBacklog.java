// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sweep;

import dev.holdfast.json.IsoTime;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Measures the due rows that a sweep has left, by one query or a few queries for each shard. */
final class DueBacklog {
    private static final int PAGE_SIZE = 25;

    /** Unreadable rows stay at the beginning of the index, so more pages may be necessary to find a readable row. */
    private static final int MAX_PAGES = 40;

    private final Table table;

    DueBacklog(Table table) {
        this.table = table;
    }

    /** Returns how long the oldest readable row has been due; zero if no row is due. */
    Duration oldestAge(int shards, Instant now) {
        return IntStream.range(0, shards)
                .mapToObj(shard -> oldest(shard, now))
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .map(oldest -> Duration.between(oldest, now))
                .orElse(Duration.ZERO);
    }

    private Optional<Instant> oldest(int shard, Instant now) {
        var end = IsoTime.toFixedText(now.plusMillis(1));
        var query = RowQuery.endingBefore(TableIndex.DUE, ShardLayout.duePartition(shard), end, PAGE_SIZE);
        @Nullable String cursor = null;
        for (var pages = 0; pages < MAX_PAGES; pages++) {
            var rowPage = table.query(query.startingAfter(cursor));
            var oldest = rowPage.rows().stream()
                    .map(row -> row.entries().get(TableIndex.DUE))
                    .filter(Objects::nonNull)
                    .map(entry -> Instant.parse(entry.sort()))
                    .filter(due -> !due.isAfter(now))
                    .findFirst();
            cursor = rowPage.next();
            if (oldest.isPresent() || cursor == null) return oldest;
        }
        return Optional.empty();
    }
}
