// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

/**
 * The index is unreachable or overloaded. Callers can repeat the call later. A repetition is safe even if the index has
 * already executed a part of the call.
 */
public final class SearchIndexBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SearchIndexBusyException(String message) {
        super(message);
    }
}
