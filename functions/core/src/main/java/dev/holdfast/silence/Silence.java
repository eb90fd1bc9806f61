// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.silence;

import dev.holdfast.event.Event;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.WeeklyHours;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A period in which people are not notified of some events, such as a maintenance. Suppressed notifications are not
 * sent later. Machines get all events.
 *
 * @param types patterns of event types, in which {@code *} matches any text; empty for all types
 * @param workflow only events of this workflow's items; null for all
 * @param state only events that leave the item in this state; null for all
 * @param labels only events of items with all these labels
 * @param from inclusive
 * @param until exclusive
 * @param hours only within these hours, for a recurring silence; null for the whole period
 * @param comment the reason
 * @param by who put the silence
 */
public record Silence(
        String id,
        List<String> types,
        @Nullable String workflow,
        @Nullable String state,
        Map<String, String> labels,
        Instant from,
        Instant until,
        @Nullable WeeklyHours hours,
        @Nullable String comment,
        String by) {
    public Silence {
        types = List.copyOf(types);
        labels = Map.copyOf(labels);
    }

    /** Whether people are not notified of this event now. */
    public boolean covers(Event event, Instant now) {
        var eventData = event.data();
        return !now.isBefore(from)
                && now.isBefore(until)
                && (hours == null || hours.covers(now))
                && coversType(event.type())
                && (workflow == null || workflow.equals(eventData.workflow()))
                && (state == null || state.equals(eventData.state()))
                && eventData.labels().entrySet().containsAll(labels.entrySet());
    }

    private boolean coversType(String type) {
        return types.isEmpty() || types.stream().anyMatch(pattern -> Subscription.matchesPattern(pattern, type));
    }
}
