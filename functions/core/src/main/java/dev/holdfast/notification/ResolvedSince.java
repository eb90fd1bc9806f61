// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.notification;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes the end of an item's delay in a notification about the missed deadline. Holdfast may write the notification
 * long after the event, because a notification may wait for a group, for working hours or for a mail server.
 *
 * @param due the missed deadline
 * @param end the change after which the item was no longer late; null if the history no longer contains the change
 * @param fallbackText the text to use if {@code end} is null
 */
record ResolvedSince(Instant due, @Nullable HistoryEntry end, String fallbackText) {
    /** @param now the current item; null if no item has this key */
    static Optional<ResolvedSince> of(JsonNode event, @Nullable Item now) {
        var due = Instant.parse(event.path("data").path("due").asText());
        // If the key now belongs to a new item, the new item doesn't show whether the late item has finished.
        if (now == null || !event.path("id").asText().startsWith(now.uid() + "."))
            return Optional.of(new ResolvedSince(due, null, "it no longer exists"));
        if (due.equals(now.timing().missedDeadline())) return Optional.empty();
        var version = event.path("data").path("version").asLong();
        var end = Stream.concat(now.history().stream(), Stream.of(now.newestEntry()))
                .filter(historyEntry -> historyEntry.version() > version && due.equals(historyEntry.resolved()))
                .findFirst()
                .orElse(null);
        return Optional.of(new ResolvedSince(due, end, "it is no longer late, in " + now.state()));
    }

    void addTo(Map<String, Object> brief) {
        brief.put("since", end == null ? fallbackText : words(end));
        // The item's mark contains the first missed deadline. The notification may be about a later deadline.
        var shownDue = brief.get("due") instanceof String text && !text.isEmpty() ? Instant.parse(text) : due;
        brief.put("late", end == null ? "" : DurationText.text(shownDue, end.at()));
    }

    private static String words(HistoryEntry end) {
        var to = end.to() == null ? "" : " to " + end.to();
        return "%s%s by %s at %s".formatted(end.type().jsonName(), to, end.by(), end.at());
    }
}
