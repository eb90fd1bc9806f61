package dev.holdfast.timeline;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.json.InvalidCursorException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes of one item: from the archive, and what the archive doesn't have yet from the item itself. */
final class ItemTimelineSource implements TimelineSource {
    private final Item item;
    private final ItemArchive itemArchive;

    ItemTimelineSource(Item item, ItemArchive itemArchive) {
        this.item = item;
        this.itemArchive = itemArchive;
    }

    @Override
    public SourcePage read(@Nullable String after, int limit) {
        var places = new ArrayList<PositionedEntry>();
        var last = after == null ? 0 : versionAt(after);
        boolean whole;
        do {
            var page = itemArchive.entriesAfter(item, last, limit);
            for (var historyEntry : page.entries()) {
                last = historyEntry.version();
                addEntry(places, historyEntry);
            }
            whole = page.isLast();
        } while (!whole && places.size() < limit);
        if (whole) {
            for (var historyEntry : item.history()) if (historyEntry.version() > last) addEntry(places, historyEntry);
        }
        return new SourcePage(places, whole);
    }

    private void addEntry(List<PositionedEntry> places, HistoryEntry historyEntry) {
        if (historyEntry.type() != ItemEventType.HEARTBEAT)
            places.add(
                    new PositionedEntry(String.valueOf(historyEntry.version()), TimelineEntry.of(item, historyEntry)));
    }

    private static long versionAt(String place) {
        if (!place.matches("\\d{1,15}")) throw new InvalidCursorException("no version");
        return Long.parseLong(place);
    }
}
