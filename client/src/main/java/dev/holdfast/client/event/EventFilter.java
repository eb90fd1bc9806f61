// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;

/** A request to read the event stream. */
public final class EventFilter extends CallRequest<EventFilter> {
    private EventFilter(ObjectNode members) {
        super(members);
    }

    /** Selects all events of the application. */
    public static EventFilter all() {
        return new EventFilter(noMembers());
    }

    @Override
    protected EventFilter copyOf(ObjectNode members) {
        return new EventFilter(members);
    }

    /** Selects events of these types, where {@code *} matches any text. */
    public EventFilter types(String... patterns) {
        return with("types", patterns);
    }

    /** Selects events of this workflow's items. */
    public EventFilter workflow(String workflow) {
        return with("workflow", workflow);
    }

    /** Selects events after which the item is in this state. */
    public EventFilter state(String state) {
        return with("state", state);
    }

    /** Selects events of items with this label. Several labels must all match. */
    public EventFilter label(String name, String value) {
        return withEntry("labels", name, value);
    }

    /** Continues after a position that {@link EventStream#position()} returned earlier. */
    public EventFilter after(String position) {
        return with("lastEventId", position);
    }
}
