package dev.holdfast.event;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an event tells of its subject. */
public sealed interface EventData
        permits ItemEventData, IntentEventData, WorkflowEventData, ExpectationEventData, TestEventData {
    /** The application in which it happened. */
    String app();

    /** What it looks like. */
    default EventSchema schema() {
        return switch (this) {
            case ItemEventData item -> EventSchema.ITEM;
            case IntentEventData intent -> EventSchema.INTENT;
            case WorkflowEventData workflow -> EventSchema.WORKFLOW;
            case ExpectationEventData watch -> EventSchema.EXPECTATION;
            case TestEventData test -> EventSchema.TEST;
        };
    }

    /** The workflow that it is about; of a method's intent there is none. */
    @Nullable
    String workflow();

    /** The state that its subject is in now. */
    String state();

    Map<String, String> labels();

    /** Whom it tells: role to people, also a role with nobody in it. */
    default Map<String, List<String>> told() {
        return Map.of();
    }

    /** Those of the roles that it tells which have nobody in them, in their order. */
    default List<String> unassigned() {
        return List.of();
    }
}
