// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

/** No complete answer to a call arrived. Holdfast may have received the call. */
public final class TransportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }
}
