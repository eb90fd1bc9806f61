package dev.holdfast.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig;

/** One connection with its prepared statements; used by one thread at a time. */
final class DatabaseSession implements AutoCloseable {
    /** Something to do with a connection. */
    interface SessionTask<T> {
        T run(DatabaseSession databaseSession) throws SQLException;
    }

    /** What is made of the rows of a query. */
    interface ResultReader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private static final int BUSY_TIMEOUT_MILLIS = 5_000;
    private static final int CACHE_SIZE_KIB = 16 * 1024;
    /** Pages between checkpoints: rows written often reach the database file once per 32 MiB of log, not per 4. */
    private static final int PAGES_PER_CHECKPOINT = 8_192;
    /** The log is cut back to this after a burst. */
    static final int MAX_WAL_BYTES = 64 << 20;

    private final Connection connection;
    private final boolean writes;
    /** Whether a transaction is open. */
    private boolean inTransaction;

    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private DatabaseSession(Connection connection, boolean writes) {
        this.connection = connection;
        this.writes = writes;
    }

    static DatabaseSession reader(Path file) throws SQLException {
        var config = config();
        config.setReadOnly(true);
        return new DatabaseSession(config.createConnection(url(file)), false);
    }

    /** Changes become visible and durable with {@link #commit}. */
    static DatabaseSession writer(Path file) throws SQLException {
        var config = config();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setJournalSizeLimit(MAX_WAL_BYTES);
        var connection = config.createConnection(url(file));
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = " + PAGES_PER_CHECKPOINT);
            // macOS keeps a plain fsync in the drive's cache; elsewhere these change nothing.
            statement.execute("PRAGMA fullfsync = ON");
            statement.execute("PRAGMA checkpoint_fullfsync = ON");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return new DatabaseSession(connection, true);
    }

    private static SQLiteConfig config() {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setCacheSize(-CACHE_SIZE_KIB);
        return config;
    }

    /** As a URI, because the driver takes what follows a question mark in a plain path for settings. */
    private static String url(Path file) {
        return "jdbc:sqlite:" + file.toUri();
    }

    int update(String sql, @Nullable Object... values) throws SQLException {
        begin();
        return bind(sql, values).executeUpdate();
    }

    /** To be closed at once after reading: an open result keeps the log from being cut back. */
    ResultSet query(String sql, @Nullable Object... values) throws SQLException {
        begin();
        return bind(sql, values).executeQuery();
    }

    /** A query whose text hardly comes again: its statement is not kept. */
    <T> T queryOnce(String sql, List<Object> values, ResultReader<T> read) throws SQLException {
        begin();
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) statement.setObject(i + 1, values.get(i));
            try (var rows = statement.executeQuery()) {
                return read.read(rows);
            }
        }
    }

    void runScript(String sql) throws SQLException {
        begin();
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    void commit() throws SQLException {
        if (inTransaction) bind("COMMIT").execute();
        inTransaction = false;
    }

    void rollback() throws SQLException {
        if (inTransaction) bind("ROLLBACK").execute();
        inTransaction = false;
    }

    /** By statements of our own, because the driver parses its own anew for every transaction. */
    private void begin() throws SQLException {
        if (!writes || inTransaction) return;
        bind("BEGIN").execute();
        inTransaction = true;
    }

    private PreparedStatement bind(String sql, @Nullable Object... values) throws SQLException {
        var statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
        return statement;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
