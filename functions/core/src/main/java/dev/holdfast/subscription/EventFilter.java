// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.event.Event;
import dev.holdfast.event.EventTypes;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.text.UnicodeForm;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Selects events, for a subscription or a reader. An event must meet all conditions.
 *
 * @param types patterns of event types, in which {@code *} matches any text: {@code dev.holdfast.item.*}; empty for all
 *     types
 * @param workflow only events of this workflow's items; null for all
 * @param state only events after which the item is in this state; null for all
 * @param labels only events of items with all these labels
 * @param roles only events that notify one of these roles; empty for all events
 */
public record EventFilter(
        List<String> types,
        @Nullable String workflow,
        @Nullable String state,
        Map<String, String> labels,
        List<String> roles) {
    public EventFilter {
        types = List.copyOf(types);
        labels = Map.copyOf(UnicodeForm.composeValues(labels));
        roles = List.copyOf(roles);
    }

    public boolean matches(Event event) {
        var eventData = event.data();
        return matches(
                event.type(), eventData.workflow(), eventData.state(), eventData.labels(), eventData.notifiedRoles());
    }

    /**
     * Whether an event with these properties matches the filter.
     *
     * @param itemState the state of the item; null if unknown, which matches every state
     * @param recipientsByRole the people whom the event notifies, by role
     */
    public boolean matches(
            String type,
            @Nullable String itemWorkflow,
            @Nullable String itemState,
            Map<String, String> itemLabels,
            Map<String, List<String>> recipientsByRole) {
        return (types.isEmpty() || types.stream().anyMatch(pattern -> Subscription.matchesPattern(pattern, type)))
                && (workflow == null || workflow.equals(itemWorkflow))
                && (state == null || itemState == null || state.equals(itemState))
                && itemLabels.entrySet().containsAll(labels.entrySet())
                && (roles.isEmpty() || roles.stream().anyMatch(recipientsByRole::containsKey));
    }

    /** Adds the faults of the filter, each with the name of its member. */
    public void check(InputFaults inputFaults) {
        inputFaults.checkLabels("/labels", labels);
        if (workflow != null) inputFaults.checkName("/workflow", workflow);
        if (state != null) inputFaults.checkName("/state", state);
        SubscriptionValidator.checkTypes(types, inputFaults);
        if (workflow != null) checkProperty("workflow", EventTypes::canHaveWorkflow, inputFaults);
        if (state != null) checkProperty("state", EventTypes::canHaveState, inputFaults);
        if (!labels.isEmpty()) checkProperty("labels", EventTypes::canHaveLabels, inputFaults);
        if (!roles.isEmpty()) checkProperty("roles", EventTypes::canNotifyRoles, inputFaults);
    }

    /** Adds a fault if no event of the types has the property, because such a filter couldn't match any event. */
    private void checkProperty(String name, Predicate<String> canHave, InputFaults inputFaults) {
        var matched = EventTypes.ALL_TYPES.stream()
                .filter(type -> types.stream().anyMatch(pattern -> Subscription.matchesPattern(pattern, type)))
                .toList();
        if (!matched.isEmpty() && matched.stream().noneMatch(canHave))
            inputFaults.add("/" + name, "can't match, because events of the given types have no " + name);
    }
}
