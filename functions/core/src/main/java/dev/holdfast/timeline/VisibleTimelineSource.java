// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.timeline;

import dev.holdfast.access.Caller;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemVisibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A source with only the entries that a person sees. Entries of intents don't name a hidden item. */
final class VisibleTimelineSource implements TimelineSource {
    /** Limits the reads for a page if the person sees few of the entries. */
    private static final int MAX_READS = 50;

    private final TimelineSource timelineSource;
    private final Caller caller;
    private final ItemVisibility itemVisibility;

    VisibleTimelineSource(TimelineSource timelineSource, Caller caller, ItemVisibility itemVisibility) {
        this.timelineSource = timelineSource;
        this.caller = caller;
        this.itemVisibility = itemVisibility;
    }

    @Override
    public SourcePage read(@Nullable String after, int limit) {
        var visible = new ArrayList<PositionedEntry>();
        var position = after;
        for (var reads = 1; ; reads++) {
            var sourcePage = timelineSource.read(position, limit);
            var entries = sourcePage.entries();
            visible.addAll(visibleAmong(entries));
            if (sourcePage.isLast() || visible.size() >= limit || reads == MAX_READS)
                return new SourcePage(visible, sourcePage.isLast());
            position = entries.getLast().at();
        }
    }

    private List<PositionedEntry> visibleAmong(List<PositionedEntry> entries) {
        var seen = itemVisibility.visibleAmong(
                caller,
                entries.stream().flatMap(entry -> itemOf(entry).stream()).toList());
        var visible = new ArrayList<PositionedEntry>();
        for (var positioned : entries) {
            var item = itemOf(positioned);
            if (item.isEmpty() || seen.contains(item.get())) visible.add(positioned);
            else if (positioned.entry().intent() != null)
                visible.add(
                        new PositionedEntry(positioned.at(), positioned.entry().withItem(null)));
        }
        return visible;
    }

    private Optional<ItemId> itemOf(PositionedEntry positioned) {
        var entry = positioned.entry();
        return Optional.ofNullable(entry.item())
                .flatMap(item -> ItemId.parse(entry.app() == null ? caller.app() : entry.app(), item));
    }
}
