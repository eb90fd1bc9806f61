package dev.holdfast.insight;

import dev.holdfast.access.Cause;
import dev.holdfast.event.Event;
import dev.holdfast.hold.Intent;
import dev.holdfast.item.Entry;
import dev.holdfast.item.Item;
import dev.holdfast.watch.Kind;
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
 * @param broke the workflow's rules that it broke, and in which way
 * @param cause in response to what, as far as anybody said: {@code causation} is the id of an event
 */
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
        Map<String, Kind> broke,
        @Nullable Cause cause) {
    public static Line of(Item item, Entry entry) {
        return new Line(
                item.eventId(entry.version()),
                Event.type(entry.what()),
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
                entry.broke(),
                entry.cause());
    }

    /** As the reader of another application sees it. */
    Line of(String app) {
        return new Line(event, type, at, app, item, intent, by, from, to, note, due, took, broke, cause);
    }

    public static Line of(Intent intent) {
        var step = intent.newest();
        var end = intent.end();
        return new Line(
                intent.eventId(intent.version()),
                Event.type(step.what()),
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
