// SPDX-License-Identifier: Apache-2.0
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
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.core.DB;

/** One database connection with its prepared statements, for one thread at a time. */
final class DatabaseSession implements AutoCloseable {
    /** A task that uses a session. */
    interface SessionTask<T> {
        T run(DatabaseSession databaseSession) throws SQLException;
    }

    /** Converts the result of a query. */
    interface ResultReader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private static final int BUSY_TIMEOUT_MILLIS = 5_000;
    private static final int CACHE_SIZE_KIB = 16 * 1024;

    private static final String MAIN_SCHEMA = "main";
    private static final int ALL_PAGES = -1;
    private static final int BUSY_PAUSE_MILLIS = 100;
    private static final int MAX_BUSY_PAUSES = 100;

    private final Connection connection;
    private final boolean isWriter;
    private boolean inTransaction;
    private boolean hasChanges;

    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private DatabaseSession(Connection connection, boolean isWriter) {
        this.connection = connection;
        this.isWriter = isWriter;
    }

    static DatabaseSession reader(Path file) throws SQLException {
        var config = config();
        config.setReadOnly(true);
        return new DatabaseSession(config.createConnection(url(file)), false);
    }

    /**
     * Opens a session for maintenance, which doesn't change the journal mode. Each statement is a separate transaction.
     */
    static DatabaseSession maintenance(Path file) throws SQLException {
        return new DatabaseSession(config().createConnection(url(file)), false);
    }

    /** Opens a session for writing. After {@link #commit}, changes are visible and durable. */
    static DatabaseSession writer(Path file) throws SQLException {
        var config = config();
        config.setSynchronous(SynchronousMode.FULL);
        config.setJournalSizeLimit(LogLimiter.MAX_IDLE_BYTES);
        var connection = config.createConnection(url(file));
        try (var statement = connection.createStatement()) {
            // This pragma works only for an empty file, and only before the change of the journal mode.
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA wal_autocheckpoint = " + LogLimiter.PAGES_PER_CHECKPOINT);
            // On macOS, a normal fsync doesn't empty the drive's cache. Other systems ignore these pragmas.
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

    /** Uses a URI, because the driver would parse the part of a path after a question mark as settings. */
    private static String url(Path file) {
        return "jdbc:sqlite:" + file.toUri();
    }

    /**
     * Copies the database to a new file by SQLite's backup interface. SQLite copies all pages in one step, and
     * therefore in one read transaction. Writers can continue meanwhile, and the copy contains the state at the start.
     */
    void copyTo(Path target) throws SQLException {
        var database = connection.unwrap(SQLiteConnection.class).getDatabase();
        var resultCode =
                database.backup(MAIN_SCHEMA, target.toString(), null, BUSY_PAUSE_MILLIS, MAX_BUSY_PAUSES, ALL_PAGES);
        if (resultCode != SQLiteErrorCode.SQLITE_OK.code) throw DB.newSQLException(resultCode, "the copy failed");
    }

    int update(String sql, @Nullable Object... values) throws SQLException {
        begin();
        var changedRows = bind(sql, values).executeUpdate();
        hasChanges |= changedRows > 0;
        return changedRows;
    }

    /**
     * Runs a query. Callers close the result as soon as possible, because an open result prevents checkpoints of the
     * log.
     */
    ResultSet query(String sql, @Nullable Object... values) throws SQLException {
        begin();
        return bind(sql, values).executeQuery();
    }

    /** Runs a query without keeping its prepared statement, for SQL that differs from call to call. */
    <T> T queryOnce(String sql, List<Object> values, ResultReader<T> reader) throws SQLException {
        begin();
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) statement.setObject(i + 1, values.get(i));
            try (var rows = statement.executeQuery()) {
                return reader.read(rows);
            }
        }
    }

    void runScript(String sql) throws SQLException {
        begin();
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
        hasChanges = true;
    }

    /**
     * Commits the transaction, and returns whether it changed rows. A transaction without changes doesn't prove that
     * the disk accepts writes.
     */
    boolean commit() throws SQLException {
        if (inTransaction) bind("COMMIT").execute();
        inTransaction = false;
        return takeChanges();
    }

    void rollback() throws SQLException {
        if (inTransaction) bind("ROLLBACK").execute();
        inTransaction = false;
        takeChanges();
    }

    private boolean takeChanges() {
        var hadChanges = hasChanges;
        hasChanges = false;
        return hadChanges;
    }

    /** Uses a prepared BEGIN, because the driver would parse its own statement for every transaction. */
    private void begin() throws SQLException {
        if (!isWriter || inTransaction) return;
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
