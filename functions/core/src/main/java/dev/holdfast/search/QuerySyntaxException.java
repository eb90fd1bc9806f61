// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

/** A syntax error in a search query. */
final class QuerySyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The position of the faulty character, counted from 0. */
    final int position;

    QuerySyntaxException(int position, String message) {
        super(message);
        this.position = position;
    }
}
