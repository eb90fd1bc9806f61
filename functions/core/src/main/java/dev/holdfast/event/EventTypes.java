// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

import dev.holdfast.expectation.ViolationKind;
import dev.holdfast.hold.intent.IntentChange;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.workflow.WorkflowChange;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The list of all event types. */
public final class EventTypes {
    /** Sorted alphabetically. */
    public static final List<String> ALL_TYPES = Stream.of(
                    Arrays.stream(ItemEventType.values()).map(Event::type),
                    Arrays.stream(IntentChange.IntentEventType.values()).map(Event::type),
                    Arrays.stream(WorkflowChange.WorkflowEventType.values()).map(Event::type),
                    Stream.of(ViolationKind.BELOW_MINIMUM, ViolationKind.ABOVE_MAXIMUM)
                            .map(Event::type),
                    Stream.of(ViolationKind.TOO_EARLY, ViolationKind.TOO_FAST)
                            .map(violationKind -> Event.TYPE_PREFIX + "item." + violationKind.jsonName()),
                    Stream.of(Event.RESOLVED_TYPE, Event.TEST_TYPE))
            .flatMap(types -> types)
            .sorted()
            .toList();

    private EventTypes() {}
}
