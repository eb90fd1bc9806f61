// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.refusal;

import org.jspecify.annotations.Nullable;

/** A call failed. */
public abstract sealed class HoldfastException extends RuntimeException permits RefusalException, UnreachableException {
    private static final long serialVersionUID = 1L;

    HoldfastException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Whether Holdfast couldn't be reached or couldn't work, so that the same call can succeed later. This method is
     * the only place that decides whether a spool keeps a call.
     */
    public abstract boolean isTemporary();
}
