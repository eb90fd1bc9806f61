// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.silence;

import dev.holdfast.event.Event;
import dev.holdfast.subscription.EventFilter;
import dev.holdfast.subscription.WeeklyHours;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A period, such as maintenance, in which Holdfast doesn't notify people of some events. Holdfast doesn't send the
 * suppressed notifications later. Receivers that are programs still get all events.
 *
 * @param all true if the silence has no selectors and suppresses all events; otherwise null
 * @param types patterns of event types; these patterns, workflow, state and labels select the suppressed events, as in
 *     an {@link EventFilter}
 * @param from the time at which the silence begins, inclusive
 * @param until the time at which the silence ends, exclusive
 * @param hours only within these hours, for a recurring silence; null for the whole period
 * @param comment the reason
 * @param by the caller who created or replaced the silence
 * @param warnings the names in the selectors that no workflow has; only in the answer to a put
 */
public record Silence(
        String id,
        @Nullable Boolean all,
        List<String> types,
        @Nullable String workflow,
        @Nullable String state,
        Map<String, String> labels,
        Instant from,
        Instant until,
        @Nullable WeeklyHours hours,
        @Nullable String comment,
        String by,
        List<String> warnings) {
    public Silence {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(until, "until");
        types = List.copyOf(types);
        labels = Map.copyOf(labels);
        warnings = List.copyOf(warnings);
    }

    /** Returns a copy for the answer to a put. */
    Silence withWarnings(List<String> names) {
        return new Silence(id, all, types, workflow, state, labels, from, until, hours, comment, by, names);
    }

    /** Whether the silence suppresses notifications about this event now. */
    public boolean covers(Event event, Instant now) {
        var eventData = event.data();
        return covers(event.type(), eventData.workflow(), eventData.state(), eventData.labels(), now);
    }

    /** Whether the silence suppresses notifications about an event with these properties now. */
    public boolean covers(
            String eventType,
            @Nullable String eventWorkflow,
            String eventState,
            Map<String, String> eventLabels,
            Instant now) {
        return isActiveAt(now) && matches(eventType, eventWorkflow, eventState, eventLabels);
    }

    /** Whether the silence suppresses the selected events at this time. */
    boolean isActiveAt(Instant now) {
        return !now.isBefore(from) && hasNotEndedBy(now) && (hours == null || hours.covers(now));
    }

    /** Whether the silence is active or will be active. */
    boolean hasNotEndedBy(Instant now) {
        return now.isBefore(until);
    }

    /** Whether the silence is about events with these properties. */
    boolean matches(
            String eventType, @Nullable String eventWorkflow, String eventState, Map<String, String> eventLabels) {
        return new EventFilter(types, workflow, state, labels, List.of())
                .matches(eventType, eventWorkflow, eventState, eventLabels, Map.of());
    }
}
