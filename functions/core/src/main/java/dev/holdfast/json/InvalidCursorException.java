// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import org.jspecify.annotations.Nullable;

/** This list didn't issue the caller's cursor or page token. */
public final class InvalidCursorException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidCursorException(String message) {
        this(message, null);
    }

    public InvalidCursorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
