// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.expectation.ViolationKind;
import dev.holdfast.json.OrderedMaps;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One change of an item, as the item's history shows it.
 *
 * @param version the item's version after the change
 * @param previous the item's version after the previous change; 0 if there is no previous change
 * @param at the time of the change; if the item became overdue, the missed deadline
 * @param by the caller's name from the credential; {@code holdfast} for the sweep
 * @param recipients the people to notify, by role ({@code notify} in JSON); a role without people has an empty list
 * @param notifiedAt the time at which Holdfast notified the people, null until then; equals {@code at} if all roles are
 *     empty
 * @param level the number of escalation steps so far; null except for an escalation
 * @param due the deadline after the change
 * @param stay the time that the item spent in the state that it left; null if the item left no state, or left its state
 *     immediately
 * @param resolved the missed deadline that no longer applies after the change
 * @param violations the violated expectations, by the name of the rule
 * @param unlinked the links that the change removed from the item
 * @param fields the names of the fields that the change wrote
 * @param cause why the caller asked for the change, null if not given
 * @param occurredAt the true time of a change that was reported late, null if it occurred at {@code at}
 * @param worker the worker who claimed the item or returned its claim; null for other changes
 * @param attempt the number of claims so far; null for other changes
 * @param assignee the person who has the task after the change; null if the change assigned no task
 * @param schedule the id of the scheduled change that this change makes, plans, skips or cancels; null for other
 *     changes
 */
@RecordBuilder
public record HistoryEntry(
        long version,
        long previous,
        ItemEventType type,
        Instant at,
        String by,
        @Nullable String from,
        @Nullable String to,
        @Nullable String note,
        @JsonProperty("notify") Map<String, List<String>> recipients,
        @Nullable Instant notifiedAt,
        @Nullable Integer level,
        @Nullable Instant due,
        @Nullable Duration stay,
        @Nullable Instant resolved,
        Map<String, ViolationKind> violations,
        List<String> unlinked,
        List<String> fields,
        @Nullable ChangeCause cause,
        @Nullable Instant occurredAt,
        @Nullable String worker,
        @Nullable Integer attempt,
        @Nullable String assignee,
        @Nullable String schedule)
        implements HistoryEntryBuilder.With {
    public HistoryEntry {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(at, "at");
        // A fixed order makes the bytes of an event equal on every machine.
        recipients = OrderedMaps.copy(recipients);
        unlinked = List.copyOf(unlinked);
        fields = List.copyOf(fields);
        violations = Collections.unmodifiableMap(new TreeMap<>(violations));
    }

    HistoryEntry withNotification(Map<String, List<String>> recipients, @Nullable Integer level) {
        return with(next -> next.recipients(recipients)
                .notifiedAt(immediateNotificationTime(recipients, at))
                .level(level));
    }

    /**
     * Returns {@code at} if all roles are empty, because Holdfast has nobody to notify in this case. Returns null if a
     * role has people, or if there are no roles.
     */
    static @Nullable Instant immediateNotificationTime(Map<String, List<String>> recipients, Instant at) {
        return !recipients.isEmpty() && recipients.values().stream().allMatch(List::isEmpty) ? at : null;
    }

    /** Returns the notified roles that have no people, sorted. */
    public List<String> unassigned() {
        return recipients.entrySet().stream()
                .filter(role -> role.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Returns the total length of all texts from callers, in characters, with the caller's name. */
    int textLength() {
        var people = Stream.concat(
                recipients.keySet().stream(), recipients.values().stream().flatMap(List::stream));
        return Stream.of(people, unlinked.stream(), fields.stream().map(field -> field + "\",\""))
                        .flatMap(texts -> texts)
                        .mapToInt(String::length)
                        .sum()
                + by.length()
                + (note == null ? 0 : note.length())
                + (assignee == null ? 0 : assignee.length())
                + (schedule == null ? 0 : schedule.length())
                + (cause == null ? 0 : cause.textLength());
    }
}
