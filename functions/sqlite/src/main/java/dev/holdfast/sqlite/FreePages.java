// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import java.sql.SQLException;

/**
 * Returns the free pages of a database to the file system. A database gets free pages when rows are deleted. An eighth
 * of the file's pages may stay free, because later rows use them again.
 */
final class FreePages {
    /**
     * The maximum number of pages that one step moves (8 MiB). The limit exists because other writes wait during a
     * step.
     */
    static final int MAX_PAGES_PER_STEP = 2_000;

    /** A file with fewer free pages (1 MiB) stays unchanged. */
    static final int MIN_FREE_PAGES = 256;

    private static final int FREE_SHARE = 8;

    private FreePages() {}

    /** Returns the number of pages that the step has returned to the file system; 0 if too few pages are free. */
    static long release(DatabaseSession writer) throws SQLException {
        var free = readNumber(writer, "PRAGMA freelist_count");
        var reserve = Math.max(MIN_FREE_PAGES, readNumber(writer, "PRAGMA page_count") / FREE_SHARE);
        if (free <= reserve) return 0;
        writer.runScript("PRAGMA incremental_vacuum(" + Math.min(MAX_PAGES_PER_STEP, free - reserve) + ")");
        return free - readNumber(writer, "PRAGMA freelist_count");
    }

    private static long readNumber(DatabaseSession databaseSession, String sql) throws SQLException {
        try (var result = databaseSession.query(sql)) {
            return result.getLong(1);
        }
    }
}
