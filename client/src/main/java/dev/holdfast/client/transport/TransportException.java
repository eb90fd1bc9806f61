// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import org.jspecify.annotations.Nullable;

/** No complete answer to a call arrived. */
public final class TransportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean mayHaveArrived;

    /** Reports a call that Holdfast may have received. */
    public TransportException(String message, @Nullable Throwable cause) {
        this(message, cause, true);
    }

    /** @param mayHaveArrived false if Holdfast certainly hasn't received the call */
    public TransportException(String message, @Nullable Throwable cause, boolean mayHaveArrived) {
        super(message, cause);
        this.mayHaveArrived = mayHaveArrived;
    }

    /** Whether Holdfast may have received the call, and may have carried it out. */
    public boolean mayHaveArrived() {
        return mayHaveArrived;
    }
}
