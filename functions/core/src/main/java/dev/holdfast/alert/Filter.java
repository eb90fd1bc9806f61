package dev.holdfast.alert;

import dev.holdfast.event.Event;
import dev.holdfast.problem.Faults;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
public record Filter(
        List<String> types,
        @Nullable String workflow,
        @Nullable String state,
        Map<String, String> labels,
        List<String> roles) {
    public Filter {
        types = List.copyOf(types);
        labels = Map.copyOf(labels);
        roles = List.copyOf(roles);
    }

    public boolean wants(Event event) {
        return !wanted(event).isEmpty();
    }

    /** The types as which it is wanted, of all that it has: none when it isn't. */
    List<String> wanted(Event event) {
        var data = event.data();
        return Stream.concat(Stream.of(event.type()), data.also().stream())
                .filter(type -> wants(type, data.workflow(), data.state(), data.labels(), data.told()))
                .toList();
    }

    /**
     * @param inState null where it isn't known any more, and passes
     * @param told whom the event tells: role to people
     */
    public boolean wants(
            String type,
            @Nullable String of,
            @Nullable String inState,
            Map<String, String> carrying,
            Map<String, List<String>> told) {
        return (types.isEmpty() || types.stream().anyMatch(glob -> Subscription.matches(glob, type)))
                && (workflow == null || workflow.equals(of))
                && (state == null || inState == null || state.equals(inState))
                && carrying.entrySet().containsAll(labels.entrySet())
                && (roles.isEmpty() || roles.stream().anyMatch(told::containsKey));
    }

    /** Adds what is wrong, by the names of the members. */
    public void check(Faults faults) {
        faults.labels("/labels", labels);
        if (workflow != null) faults.name("/workflow", workflow);
        if (state != null) faults.name("/state", state);
        SubscriptionRules.types(types, faults);
    }
}
