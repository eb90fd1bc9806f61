// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import org.jspecify.annotations.Nullable;

/** The caller's cursor or page token isn't from an earlier page of this list. */
public final class InvalidCursorException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidCursorException(String message) {
        this(message, null);
    }

    public InvalidCursorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
