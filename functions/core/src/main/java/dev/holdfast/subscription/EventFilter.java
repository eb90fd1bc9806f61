package dev.holdfast.subscription;

import dev.holdfast.event.Event;
import dev.holdfast.problem.InputFaults;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody wants to hear of.
 *
 * @param types patterns of event types, where {@code *} stands for any text: {@code dev.holdfast.item.*}; none means all
 * @param workflow only events of this workflow's items
 * @param state only events that leave the item in this state
 * @param labels only events of items that carry all of these
 * @param roles only events that tell one of these roles
 */
public record EventFilter(
        List<String> types,
        @Nullable String workflow,
        @Nullable String state,
        Map<String, String> labels,
        List<String> roles) {
    public EventFilter {
        types = List.copyOf(types);
        labels = Map.copyOf(labels);
        roles = List.copyOf(roles);
    }

    public boolean matches(Event event) {
        var eventData = event.data();
        return matches(event.type(), eventData.workflow(), eventData.state(), eventData.labels(), eventData.told());
    }

    /**
     * @param inState null where it isn't known any more, and passes
     * @param told whom the event tells: role to people
     */
    public boolean matches(
            String type,
            @Nullable String of,
            @Nullable String inState,
            Map<String, String> carrying,
            Map<String, List<String>> told) {
        return (types.isEmpty() || types.stream().anyMatch(glob -> Subscription.matchesPattern(glob, type)))
                && (workflow == null || workflow.equals(of))
                && (state == null || inState == null || state.equals(inState))
                && carrying.entrySet().containsAll(labels.entrySet())
                && (roles.isEmpty() || roles.stream().anyMatch(told::containsKey));
    }

    /** Adds what is wrong, by the names of the members. */
    public void check(InputFaults inputFaults) {
        inputFaults.checkLabels("/labels", labels);
        if (workflow != null) inputFaults.checkName("/workflow", workflow);
        if (state != null) inputFaults.checkName("/state", state);
        SubscriptionValidator.checkTypes(types, inputFaults);
    }
}
