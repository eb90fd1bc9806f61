// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

/** The storage is overloaded or locked. The storage has written nothing. The caller can repeat the call later. */
public final class TableBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TableBusyException(String message, Throwable cause) {
        super(message, cause);
    }
}
