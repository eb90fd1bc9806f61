// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

import dev.holdfast.expectation.ViolationKind;
import dev.holdfast.feed.SubscriptionChange;
import dev.holdfast.hold.intent.IntentChange;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.workflow.WorkflowChange;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The list of all event types. */
public final class EventTypes {
    /** All event types, in alphabetical order. */
    public static final List<String> ALL_TYPES = Stream.of(
                    Arrays.stream(ItemEventType.values()).map(Event::type),
                    Arrays.stream(IntentChange.IntentEventType.values()).map(Event::type),
                    Arrays.stream(WorkflowChange.WorkflowEventType.values()).map(Event::type),
                    Arrays.stream(SubscriptionChange.SubscriptionEventType.values())
                            .map(Event::type),
                    Stream.of(ViolationKind.BELOW_MINIMUM, ViolationKind.ABOVE_MAXIMUM)
                            .map(Event::type),
                    Stream.of(ViolationKind.TOO_EARLY, ViolationKind.TOO_FAST)
                            .map(violationKind -> Event.TYPE_PREFIX + "item." + violationKind.jsonName()),
                    Stream.of(Event.RESOLVED_TYPE, Event.TEST_TYPE))
            .flatMap(types -> types)
            .sorted()
            .toList();

    /** The type of the event of a missed deadline. */
    public static final String OVERDUE = Event.type(ItemEventType.OVERDUE);

    /** The types of events that report a missed deadline. */
    private static final Set<String> LATENESS =
            Set.of(OVERDUE, Event.type(ItemEventType.REMINDED), Event.type(ItemEventType.ESCALATED));

    /** The types of the events that ask somebody to act. */
    private static final Set<String> ALARMS = Set.of(
            OVERDUE,
            Event.type(ItemEventType.REMINDED),
            Event.type(ItemEventType.ESCALATED),
            Event.TYPE_PREFIX + "item." + ViolationKind.TOO_EARLY.jsonName(),
            Event.TYPE_PREFIX + "item." + ViolationKind.TOO_FAST.jsonName(),
            Event.type(ViolationKind.BELOW_MINIMUM),
            Event.type(ViolationKind.ABOVE_MAXIMUM),
            Event.type(IntentChange.IntentEventType.EXPIRING),
            Event.type(IntentChange.IntentEventType.EXPIRED),
            Event.type(IntentChange.IntentEventType.FAILED),
            Event.type(SubscriptionChange.SubscriptionEventType.FAILING),
            Event.type(SubscriptionChange.SubscriptionEventType.DISABLED));

    private EventTypes() {}

    /** Whether events of this type can have a workflow. */
    public static boolean canHaveWorkflow(String type) {
        return isAbout("item", type) || isAbout("intent", type) || isAbout("workflow", type);
    }

    /** Whether events of this type have the state of an item, or the status of an intent. */
    public static boolean canHaveState(String type) {
        return isAbout("item", type) || isAbout("intent", type) || isAboutRule(type);
    }

    /** Whether events of this type can have labels. */
    public static boolean canHaveLabels(String type) {
        return canHaveWorkflow(type) && !isAboutRule(type);
    }

    /** Whether events of this type can notify roles. */
    public static boolean canNotifyRoles(String type) {
        return isAbout("item", type);
    }

    /** Whether events of this type report a violation of a rule about the number of items. */
    private static boolean isAboutRule(String type) {
        return type.equals(Event.type(ViolationKind.BELOW_MINIMUM))
                || type.equals(Event.type(ViolationKind.ABOVE_MAXIMUM));
    }

    private static boolean isAbout(String subject, String type) {
        return type.startsWith(Event.TYPE_PREFIX + subject + ".");
    }

    /** Whether an event of this type reports that an item missed its deadline. */
    public static boolean isAboutLateness(String type) {
        return LATENESS.contains(type);
    }

    /** Returns the types of events that report a missed deadline. */
    public static Set<String> latenessTypes() {
        return LATENESS;
    }

    /** Whether an event of this type asks somebody to act. The loss or delay of such an event does harm. */
    public static boolean isAlarm(String type) {
        return ALARMS.contains(type);
    }
}
