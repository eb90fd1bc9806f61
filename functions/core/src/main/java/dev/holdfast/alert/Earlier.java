package dev.holdfast.alert;

import dev.holdfast.event.Event;
import dev.holdfast.hold.Intent;
import dev.holdfast.item.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of the same subject before the one that is published. Heartbeats and reminders, which the history doesn't keep, are
 * never among them.
 *
 * @param state the state that it left its subject in, null where that is not known any more
 * @param told whom it told: role to people
 */
record Earlier(
        String eventId, Instant at, String type, @Nullable String state, Map<String, List<String>> told) {
    /** The newest first. */
    static List<Earlier> of(Item item) {
        var found = new ArrayList<Earlier>();
        String state = null;
        for (var entry : item.history()) {
            if (entry.to() != null) state = entry.to();
            if (entry.version() < item.version())
                found.addFirst(new Earlier(
                        Event.id(item, entry.version()), entry.at(), Event.type(entry.what()), state, entry.told()));
        }
        return found;
    }

    /** The newest first. */
    static List<Earlier> of(Intent intent) {
        return intent.history().reversed().stream()
                .filter(step -> step.version() < intent.version())
                .map(step -> new Earlier(
                        Event.id(intent, step.version()), step.at(), Event.type(step.what()), null, Map.of()))
                .toList();
    }
}
