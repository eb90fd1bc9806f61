// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import org.jspecify.annotations.Nullable;

/** The spool has reached its limit of bytes. The call is not stored. */
public final class SpoolFullException extends SpoolException {
    private static final long serialVersionUID = 1L;

    public SpoolFullException(@Nullable String message) {
        super(message);
    }
}
