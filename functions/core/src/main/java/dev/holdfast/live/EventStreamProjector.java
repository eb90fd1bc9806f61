package dev.holdfast.live;

import dev.holdfast.event.Event;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.Projector;
import dev.holdfast.table.Key;
import dev.holdfast.table.Write;
import java.util.ArrayList;
import java.util.List;

/** Shows the events of each change to those who watch, once the writes of all projectors are done. */
public final class EventStreamProjector implements Projector {
    private final Watchers watchers;

    public EventStreamProjector(Watchers watchers) {
        this.watchers = watchers;
    }

    private record WatchedEvent(String app, Event event) {}

    @Override
    public Session open() {
        return now -> new EventStreamBatch();
    }

    private final class EventStreamBatch implements Batch {
        private final List<WatchedEvent> events = new ArrayList<>();

        @Override
        public List<Write> writesOf(FeedChange change) {
            for (var event : Event.allOf(change)) events.add(new WatchedEvent(change.app(), event));
            return List.of();
        }

        @Override
        public void afterWrites(List<Key> written) {
            for (var watched : events) watchers.published(watched.app(), watched.event());
        }
    }
}
