package dev.holdfast.insight;

import dev.holdfast.access.Cause;
import dev.holdfast.event.Event;
import dev.holdfast.hold.Intent;
import dev.holdfast.item.Entry;
import dev.holdfast.item.Item;
import dev.holdfast.watch.Kind;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a timeline.
 *
 * @param event the id of its event
 * @param at when; for an overdue item the deadline that it missed
 * @param app the application in which it happened, where that is not the reader's own
 * @param item {@code workflow/key}, where it happened to an item; of an intent's release, what that created
 * @param intent where it happened to an intent
 * @param due the item's deadline from then on
 * @param took how long the item had been in the state that it left
 * @param violations the workflow's rules that it broke, and in which way
 * @param cause in response to what, as far as anybody said: {@code causation} is the id of an event
 */
@RecordBuilder
public record Line(
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
        @Nullable Duration took,
        Map<String, Kind> violations,
        @Nullable Cause cause)
        implements LineBuilder.With {
    public static Line of(Item item, Entry entry) {
        return new Line(
                item.eventId(entry.version()),
                Event.type(entry.type()),
                entry.at(),
                null,
                item.id().toString(),
                null,
                entry.by(),
                entry.from(),
                entry.to(),
                entry.note(),
                entry.due(),
                entry.took(),
                entry.violations(),
                entry.cause());
    }

    public static Line of(Intent intent) {
        var step = intent.newest();
        var end = intent.end();
        return new Line(
                intent.eventId(intent.version()),
                Event.type(step.type()),
                step.at(),
                null,
                end == null ? null : end.item(),
                intent.id().toString(),
                step.by(),
                null,
                null,
                step.note(),
                null,
                null,
                Map.of(),
                step.cause());
    }
}
