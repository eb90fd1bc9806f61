package dev.holdfast.sqlite;

import dev.holdfast.table.ChangeOutbox;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table in one SQLite file, for one process at a time. An acknowledged write is on the disk: it survives a killed
 * process and a power cut. Writes of many threads share a commit.
 *
 * <p>Safe for use by many threads. Throws {@link dev.holdfast.table.TableBusyException} where another program locks the file or too
 * much is waiting, {@link SqliteStoreException} where the disk is full or broken (the table works on once it is not),
 * {@link IllegalStateException} after {@link #close}.
 */
public final class SqliteTable implements Table, ChangeOutbox, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteTable.class);
    private static final int MAX_KEYS_PER_CALL = 100;
    private static final int MAX_WRITES_PER_TASK = 1_000;

    private final InstantSource clock;
    private final LockedFile file;
    private final ReaderPool readerPool;
    private final GroupCommit writer;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Opens the file, creating it and its folders where missing, readable by the owner only.
     *
     * @throws SqliteStoreException when the file can't be written, is no database of Holdfast, is of an older or newer version, or is in use
     */
    public SqliteTable(Path file, InstantSource clock) {
        this.clock = clock;
        this.file = LockedFile.acquire(file);
        try {
            writer = GroupCommit.open(this.file.path);
            readerPool = ReaderPool.open(this.file.path);
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
        if (keys.size() > MAX_KEYS_PER_CALL) throw new IllegalArgumentException("at most 100 keys, not " + keys.size());
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
            throw new IllegalArgumentException("at most 100 writes, not " + writes.size());
        var keys = new HashSet<RowKey>();
        for (var rowWrite : writes)
            if (!keys.add(rowWrite.key()))
                throw new IllegalArgumentException("two writes of the key " + rowWrite.key());
        if (writes.isEmpty()) return true;
        var batch = List.copyOf(writes);
        var done = writer.run(
                batch.size(), databaseSession -> RowStatements.write(databaseSession, batch, epochSeconds()));
        if (done && batch.stream().anyMatch(SqliteTable::isAnnouncing)) notifyListeners();
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
        var outcomes = writer.run(writes.size(), databaseSession -> {
            var done = new ArrayList<Boolean>(writes.size());
            for (var rowWrite : writes)
                done.add(RowStatements.write(databaseSession, List.of(rowWrite), epochSeconds()));
            return done;
        });
        for (int i = 0; i < writes.size(); i++)
            if (outcomes.get(i) && isAnnouncing(writes.get(i))) {
                notifyListeners();
                break;
            }
        return outcomes;
    }

    @Override
    public List<OutboxEntry> peek(int limit) {
        if (limit < 1) throw new IllegalArgumentException("limit is at least 1, not " + limit);
        return readerPool.read(databaseSession -> OutboxTable.peek(databaseSession, limit));
    }

    @Override
    public void removeThrough(long position) {
        writer.run(1, databaseSession -> OutboxTable.removePublished(databaseSession, position));
    }

    /**
     * Calls back after every commit that announced something, on the thread of the writer and before its call returns: the
     * callback only wakes whoever publishes the feed.
     */
    public void addAnnouncementListener(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Deletes expired rows for good, the oldest first, without announcing them; until then they only count as absent.
     *
     * @return how many; {@code limit} when there may be more
     */
    public long removeExpired(int limit) {
        if (limit < 1) throw new IllegalArgumentException("limit is at least 1, not " + limit);
        return writer.run(
                limit, databaseSession -> RowStatements.removeExpired(databaseSession, limit, epochSeconds()));
    }

    /** Waits for the reads and the commit under way, moves the log into the database file and gives the file up. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) return;
        try (file;
                writer;
                readerPool) {
            // Closed in this order, from the last to the first.
            LOG.debug("closing {}", file.path);
        }
    }

    private long epochSeconds() {
        return clock.instant().getEpochSecond();
    }

    private static boolean isAnnouncing(RowWrite rowWrite) {
        return switch (rowWrite) {
            case RowWrite.Put put -> put.announced();
            case RowWrite.Delete delete -> delete.announced();
        };
    }

    private void notifyListeners() {
        for (var listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                // The write is durable; a listener's trouble must not make it look failed.
                LOG.warn("a listener to announced changes failed", e);
            }
        }
    }
}
