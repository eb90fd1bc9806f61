// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.eventstream;

import dev.holdfast.event.Event;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.subscription.EventFilter;
import org.jspecify.annotations.Nullable;

/** Streams each event to connected readers as soon as the change feed publishes it. */
public interface EventStreamHub {
    /**
     * Passes an event to the open streams of its application. Returns immediately and never throws, because the change
     * feed waits for this call. Readers get the events of one subject in order. If the feed publishes an event again,
     * readers may get the event again.
     */
    void published(String app, Event event);

    /**
     * Opens a stream. The caller must close the stream.
     *
     * @param readerView returns the part of an event that the reader sees
     * @param after the position of the last message that the reader received; null to start with the next event
     */
    ActionResult<EventStream> open(String app, EventFilter eventFilter, ReaderView readerView, @Nullable String after);

    /**
     * Returns the hub for a deployment that can't keep connections open. This hub refuses to open a stream, and its
     * refusal contains the given text.
     */
    static EventStreamHub unavailable(String instead) {
        return new EventStreamHub() {
            @Override
            public void published(String app, Event event) {}

            @Override
            public ActionResult<EventStream> open(
                    String app, EventFilter eventFilter, ReaderView readerView, @Nullable String after) {
                return ActionResult.refused(new Problem.Conflict(instead));
            }
        };
    }
}
