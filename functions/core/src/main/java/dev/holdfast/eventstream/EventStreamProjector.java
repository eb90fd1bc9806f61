package dev.holdfast.eventstream;

import dev.holdfast.event.Event;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.Projector;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import java.util.ArrayList;
import java.util.List;

/** Shows the events of each change to those who watch, once the writes of all projectors are done. */
public final class EventStreamProjector implements Projector {
    private final EventStreamHub eventStreamHub;

    public EventStreamProjector(EventStreamHub eventStreamHub) {
        this.eventStreamHub = eventStreamHub;
    }

    private record WatchedEvent(String app, Event event) {}

    @Override
    public ProjectorSession open() {
        return now -> new EventStreamBatch();
    }

    private final class EventStreamBatch implements ProjectorBatch {
        private final List<WatchedEvent> events = new ArrayList<>();

        @Override
        public List<RowWrite> writesOf(FeedChange change) {
            for (var event : Event.allOf(change)) events.add(new WatchedEvent(change.app(), event));
            return List.of();
        }

        @Override
        public void afterWrites(List<RowKey> written) {
            for (var watched : events) eventStreamHub.published(watched.app(), watched.event());
        }
    }
}
