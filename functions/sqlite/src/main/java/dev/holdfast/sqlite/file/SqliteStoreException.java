// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite.file;

import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The database file is unusable, or an operation on it failed. The message contains the file and the reason. */
public final class SqliteStoreException extends TableFailureException {
    private static final long serialVersionUID = 1L;

    public SqliteStoreException(String message, @Nullable Throwable cause) {
        this(FailureKind.INTERNAL, message, cause);
    }

    public SqliteStoreException(FailureKind failureKind, String message, @Nullable Throwable cause) {
        super(failureKind, message, cause);
    }

    /**
     * Converts a failure of SQLite. If a retry can succeed, the result is a {@link TableBusyException}. Any other
     * failure becomes a {@code SqliteStoreException}.
     */
    public static RuntimeException of(Path file, SQLException cause) {
        if (isBusy(cause)) return new TableBusyException(file + " is locked by another connection", cause);
        var reason = switch (resultCode(cause)) {
            case SQLITE_FULL -> "the disk, or the database's size limit, is full";
            case SQLITE_NOTADB -> "it is not an SQLite database";
            case SQLITE_CORRUPT -> "the database is damaged";
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM -> "it can't be opened for writing";
            case SQLITE_IOERR -> "reading or writing the disk failed";
            case SQLITE_CONSTRAINT -> "the write violates a constraint of the database";
            default -> "SQLite failed";
        };
        return new SqliteStoreException(
                failureKind(cause), file + ": " + reason + " (" + cause.getMessage() + ")", cause);
    }

    private static FailureKind failureKind(SQLException cause) {
        return switch (resultCode(cause)) {
            case SQLITE_FULL -> FailureKind.FULL;
            case SQLITE_NOTADB, SQLITE_CORRUPT, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_IOERR ->
                FailureKind.UNAVAILABLE;
            default -> FailureKind.INTERNAL;
        };
    }

    /** Whether the failure happened because the file isn't an SQLite database, or is damaged. */
    public boolean isDamaged() {
        return getCause() instanceof SQLException e
                && switch (resultCode(e)) {
                    case SQLITE_NOTADB, SQLITE_CORRUPT -> true;
                    default -> false;
                };
    }

    public static boolean isBusy(Throwable cause) {
        return cause instanceof SQLException e
                && switch (resultCode(e)) {
                    case SQLITE_BUSY, SQLITE_LOCKED -> true;
                    default -> false;
                };
    }

    /** Whether a connection is still usable after a failure and the rollback of its transaction. */
    public static boolean isHarmlessForSession(Throwable cause) {
        return !(cause instanceof SQLException e)
                || switch (resultCode(e)) {
                    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_CONSTRAINT -> true;
                    default -> false;
                };
    }

    /** Returns the primary result code, the lowest byte of an extended code. */
    private static SQLiteErrorCode resultCode(SQLException cause) {
        return cause instanceof SQLiteException e
                ? SQLiteErrorCode.getErrorCode(e.getResultCode().code & 0xff)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }
}
