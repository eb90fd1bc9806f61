package dev.holdfast.alert;

import dev.holdfast.event.Event;
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
        @Nullable Hours hours,
        @Nullable String comment,
        String by) {
    public Silence {
        types = List.copyOf(types);
        labels = Map.copyOf(labels);
    }

    /** @param wanted the types as which somebody wants to hear of it: where that isn't the event's own, it is enough to cover these */
    boolean covers(Event event, List<String> wanted, Instant now) {
        var data = event.data();
        return !now.isBefore(from)
                && now.isBefore(until)
                && (hours == null || hours.cover(now))
                && (covers(event.type()) || wanted.stream().allMatch(this::covers))
                && (workflow == null || workflow.equals(data.workflow()))
                && (state == null || state.equals(data.state()))
                && data.labels().entrySet().containsAll(labels.entrySet());
    }

    private boolean covers(String type) {
        return types.isEmpty() || types.stream().anyMatch(glob -> Subscription.matches(glob, type));
    }
}
