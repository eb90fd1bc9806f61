package dev.holdfast.live;

import dev.holdfast.alert.Filter;
import dev.holdfast.event.Event;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Those who stay on the line to see events as they happen. */
public interface Watchers {
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
    Answer<Watch> watch(String app, Filter filter, @Nullable String after);

    /** For a deployment on which nobody can stay on the line. */
    static Watchers none(String instead) {
        return new Watchers() {
            @Override
            public void published(String app, Event event) {}

            @Override
            public Answer<Watch> watch(String app, Filter filter, @Nullable String after) {
                return Answer.refused(new Problem.Conflict(instead));
            }
        };
    }
}
