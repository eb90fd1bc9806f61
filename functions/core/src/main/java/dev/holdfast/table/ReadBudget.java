// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.clock.TimeLimit;
import dev.holdfast.json.JsonEnum;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits the reads for one page of a listing, because a filter can leave out almost all rows that a page reads. The
 * listing ends the page when the budget is spent, and the next page continues there.
 */
public final class ReadBudget {
    /** The highest number of rows that one page reads. A query without rows adds one row to the number. */
    public static final int MAX_ROWS_READ = 10_000;

    public static final long MAX_CHARACTERS_READ = 40_000_000;
    private static final Duration MAX_READ_TIME = Duration.ofSeconds(3);

    private final TimeLimit timeLimit;
    private long rows;
    private long characters;

    private ReadBudget(TimeLimit timeLimit) {
        this.timeLimit = timeLimit;
    }

    /** The reason why a page ended although more rows follow and the page has fewer entries than its limit. */
    public enum PageEnd implements JsonEnum {
        /** The page read as many rows or characters as one page may read. */
        READS,
        /** The page took as long as one page may take. */
        TIME,
        /** The entries of the page have the largest size that a page may have. */
        SIZE
    }

    public static ReadBudget start(MachineClock clock) {
        return new ReadBudget(TimeLimit.start(clock, MAX_READ_TIME));
    }

    /** Counts the reads of one or several queries. */
    public void spend(int rowsRead, long charactersRead) {
        rows += rowsRead;
        characters += charactersRead;
    }

    /** Counts the reads of one query. */
    void spend(RowPage rowPage) {
        spend(
                Math.max(1, rowPage.rows().size() + rowPage.unreadable().size()),
                rowPage.rows().stream().mapToLong(row -> row.body().length()).sum());
    }

    /** Returns the reason to end the page; null if the page may read more. */
    public @Nullable PageEnd end() {
        if (rows >= MAX_ROWS_READ || characters >= MAX_CHARACTERS_READ) return PageEnd.READS;
        return timeLimit.isOver() ? PageEnd.TIME : null;
    }
}
