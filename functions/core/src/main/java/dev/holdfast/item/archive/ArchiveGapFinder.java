// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.archive;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Finds changes that the change feed has lost: the item has them, but the archive doesn't.
 *
 * <ol>
 *   <li>Read the archived versions since the oldest change in the item's history.
 *   <li>For each other change, rebuild the item as it was after the change, as far as the history shows.
 *   <li>Announce this rebuilt item as a separate row, which expires after a day. The feed reads the separate row like
 *       the item's own row.
 * </ol>
 */
public final class ArchiveGapFinder {
    private static final String SORT_PREFIX = "republish/";

    /**
     * The time after which an announced copy expires. The feed doesn't need the copy itself, because the announcement
     * contains it.
     */
    private static final Duration COPY_RETENTION = Duration.ofDays(1);

    private static final int MAX_CHANGES_READ = 100;

    private final ItemArchive itemArchive;

    public ArchiveGapFinder(ItemArchive itemArchive) {
        this.itemArchive = itemArchive;
    }

    /** Returns the writes that announce the lost changes of an item, oldest first. */
    public List<RowWrite> announcements(Item item, Instant now) {
        var changes = Stream.concat(item.history().stream(), Stream.ofNullable(item.mark()))
                .toList();
        var archived = archivedVersions(item, changes.getFirst().version());
        // The archive may have removed changes before this time.
        var oldest = now.minus(ArchiveRetention.DEFAULT_RETENTION).plus(HistoryPage.MAX_FEED_DELAY);
        return changes.stream()
                .filter(change -> !archived.contains(change.version()))
                .filter(change -> change.at().isAfter(oldest))
                .map(change -> announcement(itemAfter(item, change), now))
                .toList();
    }

    private HashSet<Long> archivedVersions(Item item, long first) {
        var versions = new HashSet<Long>();
        var last = first - 1;
        ItemArchive.ArchivePage page;
        do {
            page = itemArchive.entriesAfter(item, last, MAX_CHANGES_READ);
            page.entries().forEach(change -> versions.add(change.version()));
            versions.addAll(page.unreadable());
            last = versions.stream().max(Long::compare).orElse(last);
        } while (!page.isLast());
        return versions;
    }

    private static RowWrite announcement(Item item, Instant now) {
        var rowKey = new RowKey(ItemStore.partition(item.id()), SORT_PREFIX + "%015d".formatted(item.version()));
        var row = new Row(rowKey, item.version(), JsonCodec.encode(item), Map.of(), now.plus(COPY_RETENTION));
        return RowWrite.announce(row, WriteCondition.ANY);
    }

    /** Returns the item with its state and history after a change, and with its present details. */
    private static Item itemAfter(Item item, HistoryEntry change) {
        var later = Stream.concat(item.history().stream(), Stream.ofNullable(item.mark()))
                .filter(other -> other.version() > change.version())
                .toList();
        if (later.isEmpty()) return item.withVersion(change.version());
        var state = later.stream()
                .map(HistoryEntry::from)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(item.state());
        var history = item.history().stream()
                .filter(other -> other.version() <= change.version())
                .toList();
        return item.with(next -> next.version(change.version())
                .state(state)
                .timing(item.timing().withFinished(null))
                .mark(null)
                .history(history));
    }
}
