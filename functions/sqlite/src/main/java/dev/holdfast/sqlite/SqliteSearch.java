package dev.holdfast.sqlite;

import dev.holdfast.json.Codec;
import dev.holdfast.search.Card;
import dev.holdfast.search.Hit;
import dev.holdfast.search.Search;
import dev.holdfast.search.Wanted;
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
public final class SqliteSearch implements Search, AutoCloseable {
    private final InstantSource clock;
    private final OwnedFile file;
    private final Session writer;
    private final Readers readers;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Opens the index that belongs to a table's file, creating it where it is missing. */
    public SqliteSearch(Path table, InstantSource clock) {
        this.clock = clock;
        this.file = OwnedFile.take(table.resolveSibling(table.getFileName() + ".search"));
        Session opened = null;
        try {
            opened = Session.writer(file.path);
            SearchSchema.prepare(opened, file.path);
            readers = Readers.open(file.path);
            writer = opened;
        } catch (SQLException | RuntimeException e) {
            discard(opened);
            file.close();
            throw e instanceof SQLException failed ? SqliteFailure.of(file.path, failed) : (RuntimeException) e;
        }
    }

    @Override
    public List<Card> file(List<Card> cards) {
        return write(session -> {
            var late = new ArrayList<Card>();
            for (var card : cards) if (!SearchCards.put(session, card)) late.add(card);
            return late;
        });
    }

    @Override
    public void settle(List<Whose> items) {
        write(session -> {
            for (var item : items) SearchCards.settle(session, item);
            return null;
        });
    }

    /** Drops cards that have expired, the oldest first, and says how many: {@code limit} when there may be more. */
    public long removeExpired(int limit) {
        return write(
                session -> SearchCards.removeExpired(session, clock.instant().getEpochSecond(), limit));
    }

    private <T extends @Nullable Object> T write(Session.Work<T> work) {
        synchronized (writer) {
            if (closed.get()) throw new IllegalStateException("the index is closed");
            try {
                var result = work.run(writer);
                writer.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback();
                throw e instanceof SQLException failed ? SqliteFailure.of(file.path, failed) : (RuntimeException) e;
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
    public Found find(String app, Wanted wanted, int limit, @Nullable Place after) {
        var query =
                SearchQuery.of(app, wanted, limit + 1, after, clock.instant().getEpochSecond());
        return readers.read(session -> session.once(query.sql(), query.values(), rows -> {
            var hits = new ArrayList<Hit>();
            @Nullable Place last = null;
            while (rows.next()) {
                if (hits.size() == limit) return new Found(hits, last);
                hits.add(Codec.stored(Hit.class, rows.getString(1)));
                last = new Place(Instant.ofEpochMilli(rows.getLong(2)), rows.getString(3));
            }
            return new Found(hits, null);
        }));
    }

    private static void discard(@Nullable Session session) {
        try {
            if (session != null) session.close();
        } catch (SQLException e) {
            // It was to be given up; what made it unusable is what the caller gets to see.
        }
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) return;
        readers.close();
        synchronized (writer) {
            discard(writer);
        }
        file.close();
    }
}
