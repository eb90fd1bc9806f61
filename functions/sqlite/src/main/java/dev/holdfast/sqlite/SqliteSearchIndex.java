// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.json.InvalidCursorException;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchHit;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchQuery;
import dev.holdfast.sqlite.file.LockedFile;
import dev.holdfast.sqlite.file.SqliteStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A search index in an SQLite file beside the table's file, based on FTS5. The index has its own lock and commits, so
 * that writes to the table never wait for the index. Added cards are on disk when {@link #addCards} returns.
 *
 * <p>This class is safe for use by many threads. The methods throw the exceptions that {@link SqliteTable} describes.
 */
public final class SqliteSearchIndex implements SearchIndex, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteSearchIndex.class);

    private final InstantSource clock;
    private final LockedFile file;
    private final GroupCommit writer;
    private final ReaderPool readerPool;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Opens the index of a table's file, or creates it. */
    public SqliteSearchIndex(Path table, InstantSource clock) {
        this.clock = clock;
        this.file = LockedFile.acquire(fileOf(table));
        try {
            writer = GroupCommit.open(file, SearchSchema::prepare);
            readerPool = ReaderPool.open(file.path);
            file.lockAgain();
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Creates an index with the given writer. Only tests use this constructor. */
    SqliteSearchIndex(LockedFile file, GroupCommit writer, InstantSource clock) {
        this.clock = clock;
        this.file = file;
        this.writer = writer;
        this.readerPool = ReaderPool.open(file.path);
    }

    /**
     * Returns the path of the index's file, which is in the folder of the table's file. If {@code table} is a symbolic
     * link, the folder of the link doesn't matter.
     */
    static Path fileOf(Path table) {
        try {
            var file = Files.exists(table) ? table.toRealPath() : table;
            return file.resolveSibling(file.getFileName() + ".search");
        } catch (IOException e) {
            throw new SqliteStoreException(table + " can't be found: " + e, e);
        }
    }

    @Override
    public List<SearchCard> addCards(List<SearchCard> cards) {
        return writer.run(cards.size(), databaseSession -> {
            var ignored = new ArrayList<SearchCard>();
            for (var searchCard : cards) if (!CardStatements.put(databaseSession, searchCard)) ignored.add(searchCard);
            return ignored;
        });
    }

    @Override
    public void expireEventsWithItems(List<IndexedItemId> items) {
        writer.run(items.size(), databaseSession -> {
            for (var item : items) CardStatements.alignEventExpiry(databaseSession, item);
            return true;
        });
    }

    /**
     * Deletes expired cards, oldest first.
     *
     * @return the number of deleted cards; {@code limit} if there may be more expired cards
     */
    public long removeExpired(int limit) {
        return writer.run(
                limit,
                databaseSession -> CardStatements.removeExpired(
                        databaseSession, clock.instant().getEpochSecond(), limit));
    }

    /** Returns free pages to the file system, like {@link SqliteTable#releaseFreePages}. */
    public long releaseFreePages() {
        return writer.run(1, FreePages::release);
    }

    /**
     * Returns the reason why the newest write failed, if the disk or the file is the cause; null if the write
     * succeeded.
     */
    public @Nullable String writeFailure() {
        return writer.failure();
    }

    /**
     * Writes a few bytes. So callers can find out whether the disk accepts writes, even if there are no other writes.
     */
    public void probe() {
        writer.run(1, databaseSession -> {
            SearchSchema.touch(databaseSession);
            return true;
        });
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
                readHit(rows.getString(1), rows.getString(3)).ifPresent(hits::add);
                last = readPosition(rows.getLong(2), rows.getString(3)).orElse(last);
            }
            return new HitPage(hits, null);
        }));
    }

    /** Decodes a card. Logs and skips a broken card, so that the page still contains the other cards. */
    private static Optional<SearchHit> readHit(String card, String id) {
        try {
            return Optional.of(JsonCodec.decodeStored(SearchHit.class, BodyCodec.decompressText(card)));
        } catch (UncheckedIOException | IllegalArgumentException e) {
            LOG.error("the search card {} can't be read and is skipped: {}", id, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Returns a card's position; nothing if a damaged page contains an impossible position. */
    private static Optional<HitPosition> readPosition(long epochMilli, String id) {
        try {
            return Optional.of(new HitPosition(Instant.ofEpochMilli(epochMilli), id));
        } catch (InvalidCursorException e) {
            LOG.error("the search card {} has an impossible position: {}", id, e.getMessage());
            return Optional.empty();
        }
    }

    /** Waits for current reads and the current write, moves the log into the file, and unlocks the file. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) return;
        try (file;
                writer;
                readerPool) {
            // At its end, the try statement closes these resources from the last to the first.
            LOG.debug("closing {}", file.path);
        }
    }
}
