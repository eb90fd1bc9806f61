package dev.holdfast.silence;

import dev.holdfast.event.Event;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.WeeklyHours;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A time in which people are not told of some events: a maintenance, or something that is known already. What is left unsaid is
 * not said later. Machines are told all the same.
 *
 * @param types patterns of event types, where {@code *} stands for any text; none means all
 * @param hours only within these, for what recurs; null for all the time
 * @param comment why
 * @param by who put it
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

    public boolean covers(Event event, Instant now) {
        var eventData = event.data();
        return !now.isBefore(from)
                && now.isBefore(until)
                && (hours == null || hours.covers(now))
                && covers(event.type())
                && (workflow == null || workflow.equals(eventData.workflow()))
                && (state == null || state.equals(eventData.state()))
                && eventData.labels().entrySet().containsAll(labels.entrySet());
    }

    private boolean covers(String type) {
        return types.isEmpty() || types.stream().anyMatch(glob -> Subscription.matchesPattern(glob, type));
    }
}
