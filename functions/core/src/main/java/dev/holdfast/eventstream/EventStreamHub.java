// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.eventstream;

import dev.holdfast.event.Event;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.subscription.EventFilter;
import org.jspecify.annotations.Nullable;

/** Streams events to connected readers as they happen. */
public interface EventStreamHub {
    /**
     * Passes an event to the open streams of its application. Returns at once and throws nothing, since the change feed waits for
     * it. The events of one subject arrive in order. An event that is published again is streamed again.
     */
    void published(String app, Event event);

    /**
     * Opens a stream. The caller must close it.
     *
     * @param after the position of the last message that the reader saw; null to start with the next event
     */
    ActionResult<EventStream> open(String app, EventFilter eventFilter, @Nullable String after);

    /** The hub of a deployment that cannot keep connections open. Every attempt to open a stream gets this text as its refusal. */
    static EventStreamHub unavailable(String instead) {
        return new EventStreamHub() {
            @Override
            public void published(String app, Event event) {}

            @Override
            public ActionResult<EventStream> open(String app, EventFilter eventFilter, @Nullable String after) {
                return ActionResult.refused(new Problem.Conflict(instead));
            }
        };
    }
}
