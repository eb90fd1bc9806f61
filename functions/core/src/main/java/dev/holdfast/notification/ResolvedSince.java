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
 * That an item is late no more when a letter about its being late is written, which may be long after the event: letters wait for
 * others, for the morning, and for a mail server.
 *
 * @param due the deadline that was missed
 * @param end the change that ended it, null where nobody knows it any more
 * @param otherwise what is known instead
 */
record ResolvedSince(Instant due, @Nullable HistoryEntry end, String otherwise) {
    /** @param now the item as it is now, null where there is none of that key */
    static Optional<ResolvedSince> of(JsonNode event, @Nullable Item now) {
        var due = Instant.parse(event.path("data").path("due").asText());
        // Another of the same key says nothing of the one that was late.
        if (now == null || !event.path("id").asText().startsWith(now.uid() + "."))
            return Optional.of(new ResolvedSince(due, null, "it is there no more"));
        if (due.equals(now.timing().missedDeadline())) return Optional.empty();
        var version = event.path("data").path("version").asLong();
        var end = Stream.concat(now.history().stream(), Stream.of(now.newestEntry()))
                .filter(historyEntry -> historyEntry.version() > version && due.equals(historyEntry.resolved()))
                .findFirst()
                .orElse(null);
        return Optional.of(new ResolvedSince(due, end, "it is late no more, in " + now.state()));
    }

    void say(Map<String, Object> brief) {
        brief.put("since", end == null ? otherwise : words(end));
        brief.put("late", end == null ? "" : DurationText.text(due, end.at()));
    }

    private static String words(HistoryEntry end) {
        var to = end.to() == null ? "" : " to " + end.to();
        return "%s%s by %s at %s".formatted(end.type().jsonName(), to, end.by(), end.at());
    }
}
