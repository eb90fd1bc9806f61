package dev.holdfast.sqlite;

import dev.holdfast.table.Feed;
import dev.holdfast.table.Key;
import dev.holdfast.table.Page;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
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
 * <p>Safe for use by many threads. Throws {@link dev.holdfast.table.TableBusy} where another program locks the file or too
 * much is waiting, {@link SqliteFailure} where the disk is full or broken (the table works on once it is not),
 * {@link IllegalStateException} after {@link #close}.
 */
public final class SqliteTable implements Table, Feed, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteTable.class);
    private static final int MAX_KEYS = 100;
    private static final int CHUNK = 1_000;

    private final InstantSource clock;
    private final OwnedFile file;
    private final Readers readers;
    private final GroupCommit writer;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Opens the file, creating it and its folders where missing, readable by the owner only.
     *
     * @throws SqliteFailure when the file can't be written, is no database of Holdfast, is of a newer version, or is in use
     */
    public SqliteTable(Path file, InstantSource clock) {
        this.clock = clock;
        this.file = OwnedFile.take(file);
        try {
            writer = GroupCommit.open(this.file.path);
            readers = Readers.open(this.file.path);
        } catch (RuntimeException e) {
            this.file.close();
            throw e;
        }
    }

    @Override
    public Optional<Row> get(Key key) {
        var now = now();
        return readers.read(session -> Rows.get(session, key, now));
    }

    @Override
    public Map<Key, Row> getAll(List<Key> keys) {
        if (keys.size() > MAX_KEYS) throw new IllegalArgumentException("at most 100 keys, not " + keys.size());
        var now = now();
        return readers.read(session -> {
            var rows = new LinkedHashMap<Key, Row>();
            for (var key : keys) Rows.get(session, key, now).ifPresent(row -> rows.put(key, row));
            return rows;
        });
    }

    @Override
    public Page query(Query query) {
        var now = now();
        return readers.read(session -> Pages.page(session, query, now));
    }

    @Override
    public long count(Query query) {
        var now = now();
        return readers.read(session -> Pages.count(session, query, now));
    }

    @Override
    public boolean write(List<Write> writes) {
        if (writes.size() > MAX_KEYS) throw new IllegalArgumentException("at most 100 writes, not " + writes.size());
        var keys = new HashSet<Key>();
        for (var write : writes)
            if (!keys.add(write.key())) throw new IllegalArgumentException("two writes of the key " + write.key());
        if (writes.isEmpty()) return true;
        var batch = List.copyOf(writes);
        var done = writer.run(batch.size(), session -> Rows.write(session, batch, now()));
        if (done && batch.stream().anyMatch(SqliteTable::announces)) announced();
        return done;
    }

    @Override
    public List<Boolean> writeEach(List<Write> writes) {
        var outcomes = new ArrayList<Boolean>(writes.size());
        for (int i = 0; i < writes.size(); i += CHUNK)
            outcomes.addAll(each(List.copyOf(writes.subList(i, Math.min(writes.size(), i + CHUNK)))));
        return List.copyOf(outcomes);
    }

    private List<Boolean> each(List<Write> writes) {
        var outcomes = writer.run(writes.size(), session -> {
            var done = new ArrayList<Boolean>(writes.size());
            for (var write : writes) done.add(Rows.write(session, List.of(write), now()));
            return done;
        });
        for (int i = 0; i < writes.size(); i++)
            if (outcomes.get(i) && announces(writes.get(i))) {
                announced();
                break;
            }
        return outcomes;
    }

    @Override
    public List<Change> peek(int limit) {
        if (limit < 1) throw new IllegalArgumentException("limit is at least 1, not " + limit);
        return readers.read(session -> Outbox.peek(session, limit));
    }

    @Override
    public void taken(long position) {
        writer.run(1, session -> Outbox.take(session, position));
    }

    /**
     * Calls back after every commit that announced something, on the thread of the writer and before its call returns: the
     * callback only wakes whoever publishes the feed.
     */
    public void onAnnounced(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Deletes expired rows for good, the oldest first, without announcing them; until then they only count as absent.
     *
     * @return how many; {@code limit} when there may be more
     */
    public long removeExpired(int limit) {
        if (limit < 1) throw new IllegalArgumentException("limit is at least 1, not " + limit);
        return writer.run(limit, session -> Rows.removeExpired(session, limit, now()));
    }

    /** Waits for the reads and the commit under way, moves the log into the database file and gives the file up. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) return;
        try (file;
                writer;
                readers) {
            // Closed in this order, from the last to the first.
            LOG.debug("closing {}", file.path);
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private static boolean announces(Write write) {
        return switch (write) {
            case Write.Put put -> put.announced();
            case Write.Delete delete -> delete.announced();
        };
    }

    private void announced() {
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
