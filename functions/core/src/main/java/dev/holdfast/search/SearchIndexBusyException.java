// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

/**
 * The index is unreachable or overloaded. The same call can succeed later. Callers can safely repeat a call, even after
 * its partial execution.
 */
public final class SearchIndexBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SearchIndexBusyException(String message) {
        super(message);
    }
}
