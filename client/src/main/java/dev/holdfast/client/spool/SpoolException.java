// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import org.jspecify.annotations.Nullable;

/** The spool can't do what the caller asks for. The call is not stored. */
public class SpoolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SpoolException(@Nullable String message) {
        super(message);
    }

    public SpoolException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
