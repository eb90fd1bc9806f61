// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchHit;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchQuery;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A search index in an SQLite file beside the table's file, based on FTS5. Its lock and commits are separate, so that writes to
 * the table never wait for the index. Added cards are on disk when {@link #addCards} returns.
 *
 * <p>Safe for use by many threads. It throws the same exceptions as {@link SqliteTable}.
 */
public final class SqliteSearchIndex implements SearchIndex, AutoCloseable {
    private final InstantSource clock;
    private final LockedFile file;
    private final DatabaseSession writer;
    private final ReaderPool readerPool;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Opens the index of a table's file, or creates it. */
    public SqliteSearchIndex(Path table, InstantSource clock) {
        this.clock = clock;
        this.file = LockedFile.acquire(table.resolveSibling(table.getFileName() + ".search"));
        DatabaseSession session = null;
        try {
            session = DatabaseSession.writer(file.path);
            SearchSchema.prepare(session, file.path);
            readerPool = ReaderPool.open(file.path);
            writer = session;
        } catch (SQLException | RuntimeException e) {
            discard(session);
            file.close();
            throw e instanceof SQLException sqlException
                    ? SqliteStoreException.of(file.path, sqlException)
                    : (RuntimeException) e;
        }
    }

    @Override
    public List<SearchCard> addCards(List<SearchCard> cards) {
        return write(databaseSession -> {
            var ignored = new ArrayList<SearchCard>();
            for (var searchCard : cards) if (!CardStatements.put(databaseSession, searchCard)) ignored.add(searchCard);
            return ignored;
        });
    }

    @Override
    public void expireEventsWithItems(List<IndexedItemId> items) {
        write(databaseSession -> {
            for (var item : items) CardStatements.alignEventExpiry(databaseSession, item);
            return null;
        });
    }

    /**
     * Deletes expired cards, oldest first.
     *
     * @return the number of deleted cards; {@code limit} if more may have expired
     */
    public long removeExpired(int limit) {
        return write(databaseSession ->
                CardStatements.removeExpired(databaseSession, clock.instant().getEpochSecond(), limit));
    }

    private <T extends @Nullable Object> T write(DatabaseSession.SessionTask<T> sessionTask) {
        synchronized (writer) {
            if (closed.get()) throw new IllegalStateException("the index is closed");
            try {
                var result = sessionTask.run(writer);
                writer.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback();
                throw e instanceof SQLException sqlException
                        ? SqliteStoreException.of(file.path, sqlException)
                        : (RuntimeException) e;
            }
        }
    }

    private void rollback() {
        try {
            writer.rollback();
        } catch (SQLException e) {
            // SQLite has already rolled back, and the caller gets the original failure.
        }
    }

    @Override
    public HitPage find(String app, SearchQuery searchQuery, int limit, @Nullable HitPosition after) {
        var query = SqlSearchQuery.build(
                app, searchQuery, limit + 1, after, clock.instant().getEpochSecond());
        return readerPool.read(databaseSession -> databaseSession.queryOnce(query.sql(), query.values(), rows -> {
            var hits = new ArrayList<SearchHit>();
            @Nullable HitPosition last = null;
            while (rows.next()) {
                if (hits.size() == limit) return new HitPage(hits, last);
                hits.add(JsonCodec.decodeStored(SearchHit.class, rows.getString(1)));
                last = new HitPosition(Instant.ofEpochMilli(rows.getLong(2)), rows.getString(3));
            }
            return new HitPage(hits, null);
        }));
    }

    private static void discard(@Nullable DatabaseSession databaseSession) {
        try {
            if (databaseSession != null) databaseSession.close();
        } catch (SQLException e) {
            // The session is discarded anyway, and the caller gets the original failure.
        }
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) return;
        readerPool.close();
        synchronized (writer) {
            discard(writer);
        }
        file.close();
    }
}
