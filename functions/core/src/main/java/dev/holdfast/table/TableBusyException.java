package dev.holdfast.table;

/** The storage refuses more load just now (throttled, locked); nothing was written; the same call may succeed later. */
public final class TableBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TableBusyException(String message, Throwable cause) {
        super(message, cause);
    }
}
