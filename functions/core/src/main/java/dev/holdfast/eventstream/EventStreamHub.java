package dev.holdfast.eventstream;

import dev.holdfast.event.Event;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.subscription.EventFilter;
import org.jspecify.annotations.Nullable;

/** Those who stay on the line to see events as they happen. */
public interface EventStreamHub {
    /**
     * Shows an event to those who watch. Returns at once and throws nothing, since the change feed waits for it. The events of one
     * subject come in their order; an event that is published again comes again.
     */
    void published(String app, Event event);

    /**
     * Begins a watch, which its taker must close.
     *
     * @param after the place of the last message that the watcher saw; null for whoever wants only what comes
     */
    ActionResult<EventStream> open(String app, EventFilter eventFilter, @Nullable String after);

    /** For a deployment on which nobody can stay on the line. */
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
