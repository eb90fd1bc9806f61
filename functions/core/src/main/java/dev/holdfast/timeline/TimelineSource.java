package dev.holdfast.timeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the sources that a timeline is wound of, in its own order. */
interface TimelineSource {
    /** A line, and where it stands in its strand. */
    record PositionedEntry(String at, TimelineEntry line) {}

    /** @param whole whether there is nothing behind these */
    record SourcePage(List<PositionedEntry> places, boolean whole) {}

    /** The same as a reader of another application sees it. */
    static TimelineSource seenFromElsewhere(String app, TimelineSource timelineSource) {
        return (after, limit) -> {
            var sourcePage = timelineSource.read(after, limit);
            var lines = sourcePage.places().stream()
                    .map(positionedEntry -> new PositionedEntry(
                            positionedEntry.at(), positionedEntry.line().withApp(app)))
                    .toList();
            return new SourcePage(lines, sourcePage.whole());
        };
    }

    /** At least so many lines behind a place, or all that there are. */
    SourcePage read(@Nullable String after, int limit);
}
