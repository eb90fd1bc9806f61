package dev.holdfast.item;

import java.util.ArrayList;
import java.util.List;

/** How much of what happened to an item travels with it; older changes are in the archive. */
public final class HistoryBounds {
    /** So many changes, fewer where they are wordy. */
    public static final int MAX_ENTRIES = 20;

    /** So long all their words together may be, in characters: the row they stand in has its limit. */
    private static final int MAX_TEXT_CHARACTERS = 12_000;

    private HistoryBounds() {}

    /** The newest of the lines, as many as an item has room for. */
    static List<HistoryEntry> trim(List<HistoryEntry> lines) {
        var kept = new ArrayList<>(lines);
        while (kept.size() > MAX_ENTRIES || kept.size() > 1 && textLength(kept) > MAX_TEXT_CHARACTERS)
            kept.removeFirst();
        return kept;
    }

    private static int textLength(List<HistoryEntry> lines) {
        return lines.stream().mapToInt(HistoryEntry::textLength).sum();
    }
}
