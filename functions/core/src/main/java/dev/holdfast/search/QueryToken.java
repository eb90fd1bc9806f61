package dev.holdfast.search;

/**
 * A term of a query as it is written.
 *
 * @param name of the field; empty where there are only words
 * @param operator behind the name; empty where there are only words
 * @param value of the field, or the words
 * @param not whether a dash stands before it
 * @param at where it begins
 * @param valueAt where its value begins
 */
record QueryToken(String name, String operator, String value, boolean not, int at, int valueAt) {
    boolean isPlainText() {
        return operator.isEmpty();
    }

    /** Whether it says what something is, rather than compare it. */
    boolean isEquality() {
        return operator.equals(":") || operator.equals("=");
    }
}
