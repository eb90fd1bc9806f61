// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a late item that a person needs to know in order to act.
 *
 * @param missed the kind of the missed deadline; null if the item has no deadline
 * @param owners the people who take care of the item; empty if nobody does
 * @param since when the item entered its state
 * @param description what the item waits for in its state
 * @param lastNote the newest note in the item's history
 * @param next the states that the item can enter
 */
public record ItemLateness(
        @Nullable DeadlineKind missed,
        List<String> owners,
        Instant since,
        @Nullable String description,
        @Nullable String lastNote,
        List<String> next) {
    public ItemLateness {
        owners = List.copyOf(owners);
        next = List.copyOf(next);
    }

    /** @param item an item whose newest change concerns a missed deadline */
    public static ItemLateness of(Item item, Workflow workflow) {
        var state = workflow.state(item.state());
        var change = item.newestEntry();
        // An overdue item can also miss the time limit of a later state. The deadline of the item is still the deadline
        // that it missed first.
        var missedAt = change.type() == ItemEventType.OVERDUE ? change.at() : change.due();
        var missed = item.timing().deadlines(workflow, item.state()).entrySet().stream()
                .filter(deadline -> deadline.getValue().equals(missedAt))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
        var lastNote = item.history().reversed().stream()
                .map(HistoryEntry::note)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new ItemLateness(
                missed,
                ItemOwners.of(item, workflow),
                item.timing().since(),
                state.description(),
                lastNote,
                state.next());
    }
}
