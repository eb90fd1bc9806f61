// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.projection;

import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.FeedChange.IntentVersion;
import dev.holdfast.feed.FeedChange.ItemNotification;
import dev.holdfast.feed.FeedChange.ItemVersion;
import dev.holdfast.feed.FeedChange.NewViolation;
import dev.holdfast.feed.FeedChange.SubscriptionUpdate;
import dev.holdfast.feed.FeedChange.WorkflowUpdate;
import dev.holdfast.feed.Projector;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.archive.ArchiveRetention;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.timeline.TimelineEntry;
import dev.holdfast.timeline.TimelineIndex;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Adds each change of an item or intent, except heartbeats, to the timelines of its correlation, parent and links. */
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
                rows(item, item.newestEntry(), ArchiveRetention.retentionEnd(item, workflow, now));
            case IntentVersion(var intent) -> rows(intent, now.plus(ArchiveRetention.DEFAULT_RETENTION));
            case ItemNotification itemNotification -> List.of();
            case WorkflowUpdate workflowUpdate -> List.of();
            case NewViolation newViolation -> List.of();
            case SubscriptionUpdate subscriptionUpdate -> List.of();
        };
    }

    /**
     * Returns the writes that change the expiry of the stored entries of an earlier change. The content of these
     * entries stays unchanged.
     */
    static List<RowWrite> reschedule(Item item, HistoryEntry historyEntry, Instant expiry) {
        return rows(item, historyEntry, expiry).stream()
                .map(row -> RowWrite.put(row, WriteCondition.versionIs(1)))
                .toList();
    }

    private static List<Row> rows(Item item, HistoryEntry historyEntry, Instant expiry) {
        var itemDetails = item.details();
        var timelineEntries = TimelineEntry.all(item, historyEntry);
        return TimelineIndex.rows(
                item.id().app(),
                itemDetails.correlation(),
                itemDetails.parent(),
                links(item, historyEntry),
                timelineEntries,
                expiry);
    }

    /**
     * The result includes the links that the change removes from the item. In the timelines of these links, the change
     * is the last entry.
     */
    private static List<String> links(Item item, HistoryEntry historyEntry) {
        return Stream.concat(item.details().links().stream(), historyEntry.unlinked().stream())
                .distinct()
                .toList();
    }

    private static List<Row> rows(Intent intent, Instant expiry) {
        var intentRequest = intent.request();
        var timelineEntries = List.of(TimelineEntry.of(intent));
        return TimelineIndex.rows(
                intent.app(), intentRequest.correlation(), intentRequest.parent(), List.of(), timelineEntries, expiry);
    }
}
