package dev.holdfast.projection;

import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.FeedChange.IntentVersion;
import dev.holdfast.feed.FeedChange.ItemVersion;
import dev.holdfast.feed.FeedChange.ViolationFound;
import dev.holdfast.feed.FeedChange.WorkflowPut;
import dev.holdfast.feed.Projector;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.timeline.TimelineEntry;
import dev.holdfast.timeline.TimelineIndex;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Files each change of an item or intent in the timelines of its correlation, its parent and its links. Heartbeats stand in none. */
public final class TimelineProjector implements Projector {
    @Override
    public ProjectorSession open() {
        return now -> change -> rows(change, now).stream()
                .map(row -> RowWrite.put(row, WriteCondition.ABSENT))
                .toList();
    }

    private static List<Row> rows(FeedChange change, Instant now) {
        return switch (change) {
            case ItemVersion(var item, var workflow) ->
                rows(item, item.newestEntry(), ItemArchive.retentionEnd(item, workflow, now));
            case IntentVersion(var intent) -> rows(intent, now.plus(ItemArchive.DEFAULT_RETENTION));
            case WorkflowPut revision -> List.of();
            case ViolationFound finding -> List.of();
        };
    }

    /** The writes that keep the lines of an earlier change until then, where they exist; the lines themselves never change. */
    static List<RowWrite> extend(Item item, HistoryEntry historyEntry, Instant until) {
        return rows(item, historyEntry, until).stream()
                .map(row -> RowWrite.put(row, WriteCondition.versionIs(1)))
                .toList();
    }

    private static List<Row> rows(Item item, HistoryEntry historyEntry, Instant until) {
        var itemDetails = item.given();
        var lines = TimelineEntry.all(item, historyEntry);
        return TimelineIndex.rows(
                item.id().app(),
                itemDetails.correlation(),
                itemDetails.parent(),
                links(item, historyEntry),
                lines,
                until);
    }

    /** A link that an item gives up has a last line that says so. */
    private static List<String> links(Item item, HistoryEntry historyEntry) {
        return Stream.concat(item.given().links().stream(), historyEntry.unlinked().stream())
                .distinct()
                .toList();
    }

    private static List<Row> rows(Intent intent, Instant until) {
        var intentRequest = intent.asked();
        var lines = List.of(TimelineEntry.of(intent));
        return TimelineIndex.rows(
                intent.app(), intentRequest.correlation(), intentRequest.parent(), List.of(), lines, until);
    }
}
