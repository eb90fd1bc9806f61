package dev.holdfast.sqlite;

import dev.holdfast.table.TableBusyException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The file can't be used, or an operation on it failed; the message names the file and says what happened. */
public final class SqliteStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SqliteStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What a caller of the table gets to see: {@link TableBusyException} where trying again may help, else a failure. */
    static RuntimeException of(Path file, SQLException cause) {
        if (isBusy(cause)) return new TableBusyException(file + " is locked by another connection", cause);
        var what = switch (resultCode(cause)) {
            case SQLITE_FULL -> "the disk, or the database's size limit, is full";
            case SQLITE_NOTADB -> "it is not an SQLite database";
            case SQLITE_CORRUPT -> "the database is damaged";
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM -> "it can't be opened for writing";
            case SQLITE_IOERR -> "reading or writing the disk failed";
            case SQLITE_CONSTRAINT -> "a constraint of the database refused it";
            default -> "SQLite refused";
        };
        return new SqliteStoreException(file + ": " + what + " (" + cause.getMessage() + ")", cause);
    }

    /** Whether what the file holds is at fault: it is no SQLite database, or a damaged one. */
    public boolean isDamaged() {
        return getCause() instanceof SQLException e
                && switch (resultCode(e)) {
                    case SQLITE_NOTADB, SQLITE_CORRUPT -> true;
                    default -> false;
                };
    }

    static boolean isBusy(Throwable cause) {
        return cause instanceof SQLException e
                && switch (resultCode(e)) {
                    case SQLITE_BUSY, SQLITE_LOCKED -> true;
                    default -> false;
                };
    }

    /** The primary result code: extended ones keep it in their lowest byte. */
    private static SQLiteErrorCode resultCode(SQLException cause) {
        return cause instanceof SQLiteException e
                ? SQLiteErrorCode.getErrorCode(e.getResultCode().code & 0xff)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }
}
