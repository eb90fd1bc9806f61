package dev.holdfast.alert;

import dev.holdfast.event.Event;
import dev.holdfast.hold.Intent;
import dev.holdfast.item.Entry;
import dev.holdfast.item.Item;
import dev.holdfast.watch.Finding;
import dev.holdfast.workflow.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of the same subject before the one that is published. Heartbeats and reminders, which the history doesn't keep, are
 * never among them.
 *
 * @param also the types under which it could be asked for besides its own, as far as that is known
 * @param state the state that it left its subject in, null where that is not known any more
 * @param told whom it told: role to people
 */
record Earlier(
        String eventId,
        Instant at,
        String type,
        List<String> also,
        @Nullable String state,
        Map<String, List<String>> told) {
    /** The newest first. */
    static List<Earlier> of(Item item) {
        var found = new ArrayList<Earlier>();
        String state = null;
        for (var entry : item.history()) {
            if (entry.to() != null) state = entry.to();
            if (entry.version() < item.version())
                found.addFirst(new Earlier(
                        item.eventId(entry.version()),
                        entry.at(),
                        Event.type(entry.what()),
                        also(entry),
                        state,
                        entry.told()));
        }
        return found;
    }

    private static List<String> also(Entry entry) {
        var also = new ArrayList<>(Event.types(entry.broke()));
        if (entry.resolved() != null) also.add(Event.RESOLVED);
        return also;
    }

    /** The newest first. */
    static List<Earlier> of(Intent intent) {
        return intent.history().reversed().stream()
                .filter(step -> step.version() < intent.version())
                .map(step -> new Earlier(
                        intent.eventId(step.version()), step.at(), Event.type(step.what()), List.of(), null, Map.of()))
                .toList();
    }

    /** The newest first. */
    static List<Earlier> of(Revision revision) {
        return revision.edits().reversed().stream()
                .skip(1)
                .map(edit -> new Earlier(
                        revision.eventId(edit), edit.at(), Event.type(edit.what()), List.of(), null, Map.of()))
                .toList();
    }

    /** The newest first. */
    static List<Earlier> of(Finding finding) {
        return finding.earlier().stream()
                .map(past -> new Earlier(
                        finding.eventId(past.version()),
                        past.at(),
                        Event.type(past.kind()),
                        List.of(),
                        finding.rule().state(),
                        Map.of()))
                .toList();
    }
}
