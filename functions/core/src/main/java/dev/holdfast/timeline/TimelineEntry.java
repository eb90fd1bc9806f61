// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.timeline;

import dev.holdfast.access.ChangeCause;
import dev.holdfast.event.Event;
import dev.holdfast.expectation.ViolationKind;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemEventType;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a timeline.
 *
 * @param event the id of the event
 * @param at the time of the event; if the item became overdue, the missed deadline
 * @param app the application of the event; null for the reader's own application
 * @param item {@code workflow/key} of the changed item, or of the item that a release created; otherwise null
 * @param intent the id of the changed intent; otherwise null
 * @param due the item's deadline after the change
 * @param stay the time that the item spent in the state that it left
 * @param violations the violated expectations, by name
 * @param cause the cause that the caller gave; its member {@code causation} is the id of an event
 */
@RecordBuilder
public record TimelineEntry(
        String event,
        String type,
        Instant at,
        @Nullable String app,
        @Nullable String item,
        @Nullable String intent,
        String by,
        @Nullable String from,
        @Nullable String to,
        @Nullable String note,
        @Nullable Instant due,
        @Nullable Duration stay,
        Map<String, ViolationKind> violations,
        @Nullable ChangeCause cause)
        implements TimelineEntryBuilder.With {

    public TimelineEntry {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(at, "at");
    }

    /**
     * Returns the entry of an item's change, then the entries of the events that follow from the change. A heartbeat
     * has no entry of its own.
     */
    public static List<TimelineEntry> all(Item item, HistoryEntry historyEntry) {
        var own = of(item, historyEntry);
        var following = Event.followingTypes(historyEntry).stream()
                .map(type -> own.with(next ->
                        next.event(own.event() + "." + Event.shortType(type)).type(type)));
        var first = historyEntry.type() == ItemEventType.HEARTBEAT ? Stream.<TimelineEntry>of() : Stream.of(own);
        return Stream.concat(first, following).toList();
    }

    private static TimelineEntry of(Item item, HistoryEntry historyEntry) {
        return new TimelineEntry(
                item.eventId(historyEntry.version()),
                Event.type(historyEntry.type()),
                historyEntry.at(),
                null,
                item.id().toString(),
                null,
                historyEntry.by(),
                historyEntry.from(),
                historyEntry.to(),
                historyEntry.note(),
                historyEntry.due(),
                historyEntry.stay(),
                historyEntry.violations(),
                historyEntry.cause());
    }

    public static TimelineEntry of(Intent intent) {
        var intentChange = intent.newestChange();
        var intentEnd = intent.end();
        return new TimelineEntry(
                intent.eventId(intent.version()),
                Event.type(intentChange.type()),
                intentChange.at(),
                null,
                intentEnd == null ? null : intentEnd.item(),
                intent.id().toString(),
                intentChange.by(),
                null,
                null,
                intentChange.note(),
                null,
                null,
                Map.of(),
                intentChange.cause());
    }
}
