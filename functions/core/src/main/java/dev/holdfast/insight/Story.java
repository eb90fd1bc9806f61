package dev.holdfast.insight;

import dev.holdfast.item.Archive;
import dev.holdfast.item.Entry;
import dev.holdfast.item.Item;
import dev.holdfast.item.What;
import dev.holdfast.json.StrayPosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes of one item: from the archive, and what the archive doesn't have yet from the item itself. */
final class Story implements Strand {
    private final Item item;
    private final Archive archive;

    Story(Item item, Archive archive) {
        this.item = item;
        this.archive = archive;
    }

    @Override
    public Stretch read(@Nullable String after, int limit) {
        var places = new ArrayList<Place>();
        var last = after == null ? 0 : version(after);
        boolean whole;
        do {
            var page = archive.after(item, last, limit);
            for (var entry : page.entries()) {
                last = entry.version();
                add(places, entry);
            }
            whole = page.whole();
        } while (!whole && places.size() < limit);
        if (whole) {
            for (var entry : item.history()) if (entry.version() > last) add(places, entry);
        }
        return new Stretch(places, whole);
    }

    private void add(List<Place> places, Entry entry) {
        if (entry.type() != What.HEARTBEAT)
            places.add(new Place(String.valueOf(entry.version()), Line.of(item, entry)));
    }

    private static long version(String place) {
        if (!place.matches("\\d{1,15}")) throw new StrayPosition("no version");
        return Long.parseLong(place);
    }
}
