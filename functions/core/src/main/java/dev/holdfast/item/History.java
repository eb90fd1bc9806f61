package dev.holdfast.item;

import java.util.ArrayList;
import java.util.List;

/** How much of what happened to an item travels with it; older changes are in the archive. */
public final class History {
    /** So many changes, fewer where they are wordy. */
    public static final int MOST = 20;

    /** So long all their words together may be, in characters: the row they stand in has its limit. */
    private static final int WORDS = 12_000;

    private History() {}

    /** The newest of the lines, as many as an item has room for. */
    static List<Entry> bounded(List<Entry> lines) {
        var kept = new ArrayList<>(lines);
        while (kept.size() > MOST || kept.size() > 1 && words(kept) > WORDS) kept.removeFirst();
        return kept;
    }

    private static int words(List<Entry> lines) {
        return lines.stream().mapToInt(Entry::words).sum();
    }
}
