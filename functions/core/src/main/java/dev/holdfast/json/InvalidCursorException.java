package dev.holdfast.json;

import org.jspecify.annotations.Nullable;

/** A place to go on from that no page of this listing gave: the caller's token is to blame, not the page's work. */
public final class InvalidCursorException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidCursorException(String message) {
        this(message, null);
    }

    public InvalidCursorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
