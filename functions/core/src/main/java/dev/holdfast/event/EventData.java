// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code data} of an event: the facts about its subject. */
public sealed interface EventData
        permits ItemEventData,
                IntentEventData,
                WorkflowEventData,
                ExpectationEventData,
                SubscriptionEventData,
                TestEventData {
    /** Returns the application of the subject. */
    String app();

    /** Returns the published schema of this data. */
    default EventSchema schema() {
        return switch (this) {
            case ItemEventData item -> EventSchema.ITEM;
            case IntentEventData intent -> EventSchema.INTENT;
            case WorkflowEventData workflow -> EventSchema.WORKFLOW;
            case ExpectationEventData expectation -> EventSchema.EXPECTATION;
            case SubscriptionEventData subscription -> EventSchema.SUBSCRIPTION;
            case TestEventData test -> EventSchema.TEST;
        };
    }

    /** Returns the workflow of the subject; null for a subscription, a test, or an intent to call a method. */
    default @Nullable String workflow() {
        return null;
    }

    /** Returns the state of the subject after the change; empty if the subject has no state. */
    default String state() {
        return "";
    }

    default Map<String, String> labels() {
        return Map.of();
    }

    /** Returns the people to notify, by role. Also contains roles without people. */
    default Map<String, List<String>> notifiedRoles() {
        return Map.of();
    }

    /** Returns the roles to notify that have no people, in their order. */
    default List<String> unassigned() {
        return List.of();
    }
}
