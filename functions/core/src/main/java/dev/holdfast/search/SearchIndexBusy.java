package dev.holdfast.search;

/** The index doesn't answer just now, or takes no more; the same call may succeed later. What was filed in part may be filed again. */
public final class SearchIndexBusy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SearchIndexBusy(String message) {
        super(message);
    }
}
