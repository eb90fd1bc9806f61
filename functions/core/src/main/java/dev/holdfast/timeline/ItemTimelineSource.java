// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.timeline;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.json.InvalidCursorException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A source with the changes of one item. The source returns the changes in the archive, then the newer changes in the
 * item's own history.
 */
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
        var from = Position.of(after);
        var last = from.behind();
        boolean whole;
        do {
            var page = itemArchive.entriesAfter(item, last, limit);
            for (var historyEntry : page.entries()) {
                last = historyEntry.version();
                addEntry(places, historyEntry, from);
            }
            whole = page.isLast();
        } while (!whole && places.size() < limit);
        if (whole) {
            for (var historyEntry : item.history())
                if (historyEntry.version() > last) addEntry(places, historyEntry, from);
        }
        return new SourcePage(places, whole);
    }

    private void addEntry(List<PositionedEntry> places, HistoryEntry historyEntry, Position from) {
        var lines = TimelineEntry.all(item, historyEntry);
        for (var i = from.shown(historyEntry.version()); i < lines.size(); i++) {
            var position = new Position(historyEntry.version(), i + 1 < lines.size() ? i + 1 : 0);
            places.add(new PositionedEntry(position.text(), lines.get(i)));
        }
    }

    /**
     * A position in the source: after a change, or between two entries of a change.
     *
     * @param lines the number of this change's entries on earlier pages, if the change has further entries; otherwise 0
     */
    private record Position(long version, int lines) {
        private static final Pattern TEXT = Pattern.compile("(\\d{1,15})(?:\\.(\\d))?");

        static Position of(@Nullable String place) {
            if (place == null) return new Position(0, 0);
            var text = TEXT.matcher(place);
            if (!text.matches()) throw new InvalidCursorException("no version");
            var lines = text.group(2);
            return new Position(Long.parseLong(text.group(1)), lines == null ? 0 : Integer.parseInt(lines));
        }

        String text() {
            return lines == 0 ? String.valueOf(version) : version + "." + lines;
        }

        /** Returns the version of the last change whose entries are all on earlier pages. */
        long behind() {
            return lines == 0 ? version : version - 1;
        }

        /** Returns the number of entries of a change that are on earlier pages. */
        int shown(long change) {
            return change == version ? lines : 0;
        }
    }
}
