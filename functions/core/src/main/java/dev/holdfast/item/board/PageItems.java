// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import dev.holdfast.item.Item;
import dev.holdfast.table.ReadBudget;
import dev.holdfast.table.RowPage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the items of a page. If a later pass reads an item again, the newer version replaces the earlier version.
 */
final class PageItems {
    private final int limit;
    private final Map<String, Item> items = new LinkedHashMap<>();
    private final Set<String> unreadable = new LinkedHashSet<>();
    private long characters;

    PageItems(int limit) {
        this.limit = limit;
    }

    void add(SegmentReader.PlacedItem placed) {
        var item = placed.item();
        if (item == null) unreadable.add(placed.key());
        else items.put(item.id().toString(), item);
        characters += placed.characters();
    }

    void addUnreadable(Collection<String> keys) {
        unreadable.addAll(keys);
    }

    /** Returns the number of items that the page can still take. */
    int missing() {
        return Math.max(0, limit - items.size() - unreadable.size());
    }

    private boolean hasLargestSize() {
        return characters > RowPage.MAX_BODY_CHARACTERS;
    }

    boolean isFull() {
        return missing() == 0 || hasLargestSize();
    }

    /** @param budgetEnd why the page may not read more rows; null if it may read more */
    ItemBoard.BoardPage toPage(@Nullable BoardPosition next, ReadBudget.@Nullable PageEnd budgetEnd) {
        var endedEarly = hasLargestSize() ? ReadBudget.PageEnd.SIZE : budgetEnd;
        return new ItemBoard.BoardPage(
                List.copyOf(items.values()),
                List.copyOf(unreadable),
                next,
                next == null || missing() == 0 ? null : endedEarly);
    }
}
