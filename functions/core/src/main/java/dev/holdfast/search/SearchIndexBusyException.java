// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

/**
 * The index is unreachable or overloaded. The same call can succeed later. Repeating a call that was partly carried out
 * is safe.
 */
public final class SearchIndexBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SearchIndexBusyException(String message) {
        super(message);
    }
}
