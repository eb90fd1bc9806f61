// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.sqlite.file.LockedFile;
import dev.holdfast.sqlite.file.SqliteStoreException;
import dev.holdfast.table.ChangeOutbox;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table and its outbox in one SQLite file, for one process at a time. Acknowledged writes are on disk and survive
 * crashes and power cuts. Concurrent writes share a commit.
 *
 * <p>This class is safe for use by many threads. Methods throw {@link dev.holdfast.table.TableBusyException} if another
 * program locks the file or too many calls wait. Methods throw {@link SqliteStoreException} while the disk is full or
 * broken. After {@link #close}, methods throw {@link IllegalStateException}.
 */
public final class SqliteTable implements Table, ChangeOutbox, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteTable.class);
    private static final int MAX_KEYS_PER_CALL = 100;
    private static final int MAX_WRITES_PER_TASK = 1_000;

    private final InstantSource clock;
    private final LockedFile file;
    private final ReaderPool readerPool;
    private final GroupCommit writer;
    private final CommitListeners commitListeners = new CommitListeners();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Opens the file. Creates a missing file and missing folders, which only their owner can access.
     *
     * @throws SqliteStoreException if the file isn't writable, isn't a database of Holdfast, has another schema
     *     version, or is in use
     */
    public SqliteTable(Path file, InstantSource clock) {
        this(LockedFile.acquire(file), clock);
    }

    /**
     * Opens the file for a few reads and writes, even while a server owns it. SQLite's own locks separate the two
     * processes: a write waits for the server's current commit. The server publishes announced writes only after its
     * own next write.
     *
     * @throws SqliteStoreException if the file isn't writable, isn't a database of Holdfast, or has another schema
     *     version
     */
    public static SqliteTable openBesideOwner(Path file, InstantSource clock) {
        return new SqliteTable(LockedFile.acquireOrShare(file), clock);
    }

    private SqliteTable(LockedFile file, InstantSource clock) {
        this.clock = clock;
        this.file = file;
        try {
            writer = GroupCommit.open(this.file, SqliteSchema::prepare);
            readerPool = ReaderPool.open(this.file.path);
            this.file.lockAgain();
        } catch (RuntimeException e) {
            this.file.close();
            throw e;
        }
    }

    @Override
    public Optional<Row> get(RowKey rowKey) {
        var now = epochSeconds();
        return readerPool.read(databaseSession -> RowStatements.get(databaseSession, rowKey, now));
    }

    @Override
    public Map<RowKey, Row> getAll(List<RowKey> keys) {
        if (keys.size() > MAX_KEYS_PER_CALL)
            throw new IllegalArgumentException("a call may have at most 100 keys, not " + keys.size());
        var now = epochSeconds();
        return readerPool.read(databaseSession -> {
            var rows = new LinkedHashMap<RowKey, Row>();
            for (var rowKey : keys)
                RowStatements.get(databaseSession, rowKey, now).ifPresent(row -> rows.put(rowKey, row));
            return rows;
        });
    }

    @Override
    public RowPage query(RowQuery rowQuery) {
        var now = epochSeconds();
        return readerPool.read(databaseSession -> PageQueries.page(databaseSession, rowQuery, now));
    }

    @Override
    public long count(RowQuery rowQuery) {
        var now = epochSeconds();
        return readerPool.read(databaseSession -> PageQueries.count(databaseSession, rowQuery, now));
    }

    @Override
    public boolean write(List<RowWrite> writes) {
        if (writes.size() > MAX_KEYS_PER_CALL)
            throw new IllegalArgumentException("a call may have at most 100 writes, not " + writes.size());
        var keys = new HashSet<RowKey>();
        for (var rowWrite : writes)
            if (!keys.add(rowWrite.key()))
                throw new IllegalArgumentException("a call has two writes of the key " + rowWrite.key());
        if (writes.isEmpty()) return true;
        var storedWrites = StoredWrite.allOf(writes);
        var done = writer.run(
                storedWrites.size(),
                databaseSession -> RowStatements.write(databaseSession, storedWrites, epochSeconds()));
        if (done) commitListeners.notifyOf(writes);
        return done;
    }

    @Override
    public List<Boolean> writeEach(List<RowWrite> writes) {
        var outcomes = new ArrayList<Boolean>(writes.size());
        for (int i = 0; i < writes.size(); i += MAX_WRITES_PER_TASK)
            outcomes.addAll(
                    writeChunk(List.copyOf(writes.subList(i, Math.min(writes.size(), i + MAX_WRITES_PER_TASK)))));
        return List.copyOf(outcomes);
    }

    private List<Boolean> writeChunk(List<RowWrite> writes) {
        var storedWrites = StoredWrite.allOf(writes);
        var outcomes = writer.run(storedWrites.size(), databaseSession -> {
            var done = new ArrayList<Boolean>(storedWrites.size());
            for (var storedWrite : storedWrites)
                done.add(RowStatements.write(databaseSession, List.of(storedWrite), epochSeconds()));
            return done;
        });
        commitListeners.notifyOf(IntStream.range(0, writes.size())
                .filter(outcomes::get)
                .mapToObj(writes::get)
                .toList());
        return outcomes;
    }

    @Override
    public OutboxPage readOldest(int limit) {
        if (limit < 1) throw new IllegalArgumentException("limit must be at least 1, not " + limit);
        return readerPool.read(databaseSession -> OutboxTable.readOldest(databaseSession, limit));
    }

    @Override
    public Optional<Instant> oldestTime() {
        return readerPool.read(OutboxTable::oldestTime);
    }

    @Override
    public void removeThrough(long position) {
        writer.run(1, databaseSession -> OutboxTable.removePublished(databaseSession, position));
    }

    /**
     * Adds a listener that runs after every commit with announced rows, before the writer's call returns. The listener
     * must be fast. For example, it may wake the thread that publishes changes.
     */
    public void addAnnouncementListener(Runnable listener) {
        commitListeners.addForAnnouncements(listener);
    }

    /**
     * Adds a listener that receives the writes of each call after their commit, before the writer's call returns. The
     * listener doesn't receive deletions of expired rows. The listener must be fast.
     */
    public void addCommitListener(Consumer<List<RowWrite>> listener) {
        commitListeners.add(listener);
    }

    /**
     * Deletes expired rows, oldest first, without announcing them. The table treats expired rows as absent even before
     * their deletion.
     *
     * @return the number of deleted rows; {@code limit} if there may be more expired rows
     */
    public long removeExpired(int limit) {
        if (limit < 1) throw new IllegalArgumentException("limit must be at least 1, not " + limit);
        return writer.run(
                limit, databaseSession -> RowStatements.removeExpired(databaseSession, limit, epochSeconds()));
    }

    /**
     * If the file has many free pages, returns some of them to the file system. A file of an older version of Holdfast
     * keeps its pages until a restore compacts it.
     *
     * @return the number of returned pages
     */
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
     * Waits for current reads and the current commit, writes the content of the log into the database file, and unlocks
     * the file.
     */
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

    private long epochSeconds() {
        return clock.instant().getEpochSecond();
    }
}
