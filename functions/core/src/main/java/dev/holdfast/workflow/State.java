package dev.holdfast.workflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One state of a workflow.
 *
 * @param initial whether an item may begin here
 * @param terminal whether an item is finished here
 * @param next the states an item may go to from here; one-way
 * @param actors the roles that may move an item into this state; none named: anyone who may report
 * @param told (as JSON, {@code notify}) the roles to tell when an item arrives here
 * @param within how long an item may stay, null for as long as it likes
 * @param hold parks an item that arrives here in the hold queue; its {@code within} counts from its release
 * @param holdWithin how long an item may stay parked here
 * @param onPurge where an item goes that is purged from the hold queue; null when it can't be purged
 * @param priority listings show states of a higher priority first
 */
public record State(
        @Nullable String description,
        boolean initial,
        boolean terminal,
        List<String> next,
        List<String> actors,
        @JsonProperty("notify") List<String> told,
        @Nullable Duration within,
        boolean hold,
        @Nullable Duration holdWithin,
        @Nullable String onPurge,
        int priority) {
    public State {
        next = List.copyOf(next);
        actors = List.copyOf(actors);
        told = List.copyOf(told);
    }
}
