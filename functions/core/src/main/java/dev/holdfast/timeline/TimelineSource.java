// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.timeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One source of a timeline. It returns its entries in order. */
interface TimelineSource {
    /** An entry and its position in the source. */
    record PositionedEntry(String at, TimelineEntry entry) {}

    /** @param isLast whether the source has no further entries */
    record SourcePage(List<PositionedEntry> entries, boolean isLast) {}

    /** This source as a reader of another application sees it. */
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

    /** Reads at least this many entries behind a position, or all remaining ones. */
    SourcePage read(@Nullable String after, int limit);
}
