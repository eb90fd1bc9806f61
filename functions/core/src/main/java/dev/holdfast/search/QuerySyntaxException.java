package dev.holdfast.search;

/** What is wrong with a query, and at which of its characters. */
final class QuerySyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Counted from 0 on. */
    final int position;

    QuerySyntaxException(int at, String message) {
        super(message);
        this.position = at;
    }
}
