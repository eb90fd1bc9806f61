// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.timeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One source of a timeline. A source returns its entries in order. */
interface TimelineSource {
    /** An entry and its position in the source. */
    record PositionedEntry(String at, TimelineEntry entry) {}

    /** @param isLast whether the source has no further entries */
    record SourcePage(List<PositionedEntry> entries, boolean isLast) {}

    /** Returns this source, but with entries as a reader of another application sees them. */
    static TimelineSource seenFromElsewhere(String app, TimelineSource timelineSource) {
        return (after, limit) -> {
            var sourcePage = timelineSource.read(after, limit);
            var entries = sourcePage.entries().stream()
                    .map(positionedEntry -> new PositionedEntry(
                            positionedEntry.at(), positionedEntry.entry().withApp(app)))
                    .toList();
            return new SourcePage(entries, sourcePage.isLast());
        };
    }

    /** Reads at least {@code limit} entries after a position, or all remaining entries if there are fewer. */
    SourcePage read(@Nullable String after, int limit);
}
