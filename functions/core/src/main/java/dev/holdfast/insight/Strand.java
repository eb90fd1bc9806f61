package dev.holdfast.insight;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the sources that a timeline is wound of, in its own order. */
interface Strand {
    /** A line, and where it stands in its strand. */
    record Place(String at, Line line) {}

    /** @param whole whether there is nothing behind these */
    record Stretch(List<Place> places, boolean whole) {}

    /** The same as a reader of another application sees it. */
    static Strand abroad(String app, Strand strand) {
        return (after, limit) -> {
            var stretch = strand.read(after, limit);
            var lines = stretch.places().stream()
                    .map(place -> new Place(place.at(), place.line().withApp(app)))
                    .toList();
            return new Stretch(lines, stretch.whole());
        };
    }

    /** At least so many lines behind a place, or all that there are. */
    Stretch read(@Nullable String after, int limit);
}
