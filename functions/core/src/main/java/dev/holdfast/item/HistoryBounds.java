// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import java.util.ArrayList;
import java.util.List;

/** Limits the history in an item's row. The archive contains the changes that the row no longer has. */
public final class HistoryBounds {
    /** The highest number of changes in an item's row. The row has fewer changes if their texts are long. */
    public static final int MAX_ENTRIES = 20;

    /**
     * The highest total length of the texts of the changes in an item's row. This limit exists because DynamoDB limits
     * the size of a row.
     */
    private static final int MAX_TEXT_CHARACTERS = 12_000;

    private HistoryBounds() {}

    /** Returns as many of the newest entries as the limits allow, but at least one. */
    static List<HistoryEntry> trim(List<HistoryEntry> entries) {
        var newest = new ArrayList<>(entries);
        while (newest.size() > MAX_ENTRIES || newest.size() > 1 && textLength(newest) > MAX_TEXT_CHARACTERS)
            newest.removeFirst();
        return newest;
    }

    private static int textLength(List<HistoryEntry> entries) {
        return entries.stream().mapToInt(HistoryEntry::textLength).sum();
    }
}
