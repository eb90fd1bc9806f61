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
 * The index of one machine: SQLite's full-text index (FTS5) in a file beside the table's, with a lock and commits of its own, so that
 * tracking never waits for it. What is filed is on the disk when {@link #file} returns.
 *
 * <p>Safe for use by many threads. Throws as {@link SqliteTable} does.
 */
public final class SqliteSearchIndex implements SearchIndex, AutoCloseable {
    private final InstantSource clock;
    private final LockedFile file;
    private final DatabaseSession writer;
    private final ReaderPool readerPool;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Opens the index that belongs to a table's file, creating it where it is missing. */
    public SqliteSearchIndex(Path table, InstantSource clock) {
        this.clock = clock;
        this.file = LockedFile.acquire(table.resolveSibling(table.getFileName() + ".search"));
        DatabaseSession opened = null;
        try {
            opened = DatabaseSession.writer(file.path);
            SearchSchema.prepare(opened, file.path);
            readerPool = ReaderPool.open(file.path);
            writer = opened;
        } catch (SQLException | RuntimeException e) {
            discard(opened);
            file.close();
            throw e instanceof SQLException failed ? SqliteStoreException.of(file.path, failed) : (RuntimeException) e;
        }
    }

    @Override
    public List<SearchCard> addCards(List<SearchCard> cards) {
        return write(databaseSession -> {
            var late = new ArrayList<SearchCard>();
            for (var searchCard : cards) if (!CardStatements.put(databaseSession, searchCard)) late.add(searchCard);
            return late;
        });
    }

    @Override
    public void expireEventsWithItems(List<IndexedItemId> items) {
        write(databaseSession -> {
            for (var item : items) CardStatements.alignEventExpiry(databaseSession, item);
            return null;
        });
    }

    /** Drops cards that have expired, the oldest first, and says how many: {@code limit} when there may be more. */
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
                throw e instanceof SQLException failed
                        ? SqliteStoreException.of(file.path, failed)
                        : (RuntimeException) e;
            }
        }
    }

    private void rollback() {
        try {
            writer.rollback();
        } catch (SQLException e) {
            // SQLite has rolled back by itself; what went wrong before is what the caller gets to see.
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
            // It was to be given up; what made it unusable is what the caller gets to see.
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
