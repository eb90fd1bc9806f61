// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

/**
 * One term of a query, not interpreted yet.
 *
 * @param name the field's name; empty for plain text
 * @param operator the operator after the name; empty for plain text
 * @param value the field's value, or the plain text
 * @param isQuoted whether the value is in quotes
 * @param negated whether a dash precedes the term
 * @param position the position of the term's first character, starting at 0
 * @param valuePosition the position of the value's first character, starting at 0
 */
record QueryToken(
        String name,
        String operator,
        String value,
        boolean isQuoted,
        boolean negated,
        int position,
        int valuePosition) {
    boolean isPlainText() {
        return operator.isEmpty();
    }

    /** Whether the operator tests for equality. */
    boolean isEquality() {
        return operator.equals(":") || operator.equals("=");
    }
}
