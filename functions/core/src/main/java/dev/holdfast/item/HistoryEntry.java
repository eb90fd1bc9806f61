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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One line of an item's history.
 *
 * @param version the item's version that it made
 * @param previous the version that the change before it made, 0 for none; null where nobody kept that
 * @param at when; for an overdue item the deadline that it missed, not when that was noticed
 * @param by who, as the credential said; {@code holdfast} for the sweep
 * @param told (as JSON, {@code notify}) who was to be told of it: role to people, also a role with nobody in it
 * @param notifiedAt when they really were told, null until then; at once, where nobody is in any of the roles
 * @param level only of an escalation: how many steps of the ladder have been taken
 * @param due the deadline that held after this
 * @param took how long the item had been in the state that it left; null when it left none, or at once
 * @param resolved the missed deadline that it did away with
 * @param violations the workflow's rules that it broke, and in which way
 * @param unlinked the links that the item gave up by it
 * @param cause why it was asked for, null when nobody said
 * @param request under which Idempotency-Key it was asked for, null without one
 */
@RecordBuilder
public record HistoryEntry(
        long version,
        @Nullable Long previous,
        ItemEventType type,
        Instant at,
        String by,
        @Nullable String from,
        @Nullable String to,
        @Nullable String note,
        @JsonProperty("notify") Map<String, List<String>> told,
        @Nullable Instant notifiedAt,
        @Nullable Integer level,
        @Nullable Instant due,
        @Nullable Duration took,
        @Nullable Instant resolved,
        Map<String, ViolationKind> violations,
        List<String> unlinked,
        @Nullable ChangeCause cause,
        @Nullable RequestIdentity request)
        implements HistoryEntryBuilder.With {
    /** An Idempotency-Key, and a hash of who asked for what under it. */
    public record RequestIdentity(String key, String hash) {}

    public HistoryEntry {
        // Both in an order of their own, so that an event is the same bytes wherever it is made.
        told = OrderedMaps.copy(told);
        unlinked = List.copyOf(unlinked);
        violations = Collections.unmodifiableMap(new TreeMap<>(violations));
    }

    HistoryEntry withNotification(Map<String, List<String>> told, @Nullable Integer level) {
        return with(next ->
                next.told(told).notifiedAt(immediateNotificationTime(told, at)).level(level));
    }

    /** When these count as told: at once where that is nobody, since there is nobody to wait for; else not yet. */
    static @Nullable Instant immediateNotificationTime(Map<String, List<String>> told, Instant at) {
        return !told.isEmpty() && told.values().stream().allMatch(List::isEmpty) ? at : null;
    }

    /** Those of the roles it tells that have nobody in them. */
    public List<String> unassigned() {
        return told.entrySet().stream()
                .filter(role -> role.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** How long what people wrote here is, in characters. */
    int textLength() {
        var people =
                Stream.concat(told.keySet().stream(), told.values().stream().flatMap(List::stream));
        return Stream.concat(people, unlinked.stream()).mapToInt(String::length).sum()
                + (note == null ? 0 : note.length())
                + (cause == null ? 0 : cause.textLength());
    }

    /** Without what only Holdfast itself needs. */
    public HistoryEntry withoutRequest() {
        return withRequest(null);
    }
}
