// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.timeline;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Reads the current status of the items in a timeline. */
final class ItemStatusReader {
    /**
     * The highest number of items that the reader loads in one request. This number limits the memory for the items'
     * data, which the reader loads but doesn't need.
     */
    private static final int READ_BATCH_SIZE = 20;

    private final ItemStore itemStore;
    private final InstantSource clock;

    ItemStatusReader(ItemStore itemStore, InstantSource clock) {
        this.itemStore = itemStore;
        this.clock = clock;
    }

    /**
     * Returns the status of all existing and readable items. From other applications, the method returns only items
     * that the entries describe. It doesn't return a later item that has the same key as such an item.
     *
     * @param tied tests whether an item still belongs to the requested timeline
     */
    List<ItemStatus> readStatuses(String reader, List<TimelineEntry> lines, Predicate<Item> tied) {
        var ids = lines.stream()
                .filter(timelineEntry -> timelineEntry.item() != null)
                .flatMap(timelineEntry ->
                        ItemId.parse(timelineEntry.app() == null ? reader : timelineEntry.app(), timelineEntry.item())
                                .stream())
                .distinct()
                .toList();
        var now = clock.instant();
        var found = new ArrayList<ItemStatus>();
        for (var from = 0; from < ids.size(); from += READ_BATCH_SIZE) {
            var some = ids.subList(from, Math.min(ids.size(), from + READ_BATCH_SIZE));
            itemStore.findAll(some).stream()
                    .filter(item -> item.id().app().equals(reader) || tied.test(item) && isMentioned(item, lines))
                    .sorted(Comparator.comparing(item -> some.indexOf(item.id())))
                    .forEach(item -> itemStore
                            .findWorkflowOf(item)
                            .ifPresent(workflow -> found.add(ItemStatus.of(item, workflow, reader, now))));
        }
        return found;
    }

    private static boolean isMentioned(Item item, List<TimelineEntry> lines) {
        var name = item.id().toString();
        return lines.stream()
                .filter(timelineEntry ->
                        name.equals(timelineEntry.item()) && item.id().app().equals(timelineEntry.app()))
                // The entry of a release contains the key of the created item. This key contains the intent's id.
                .anyMatch(timelineEntry ->
                        timelineEntry.intent() != null || timelineEntry.event().startsWith(item.uid() + "."));
    }
}
