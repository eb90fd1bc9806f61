// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.eventstream;

import dev.holdfast.event.Event;
import dev.holdfast.event.EventFactory;
import dev.holdfast.event.ItemSite;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.Projector;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import java.util.ArrayList;
import java.util.List;

/** Sends the events of each change to the readers of event streams, after the writes of all projectors. */
public final class EventStreamProjector implements Projector {
    private final EventStreamHub eventStreamHub;
    private final ItemSite site;

    public EventStreamProjector(EventStreamHub eventStreamHub, ItemSite site) {
        this.eventStreamHub = eventStreamHub;
        this.site = site;
    }

    private record StreamableEvent(String app, Event event) {}

    @Override
    public ProjectorSession open() {
        return now -> new EventStreamBatch();
    }

    private final class EventStreamBatch implements ProjectorBatch {
        private final List<StreamableEvent> events = new ArrayList<>();

        @Override
        public List<RowWrite> writesOf(FeedChange change) {
            for (var event : EventFactory.createAll(change, site)) events.add(new StreamableEvent(change.app(), event));
            return List.of();
        }

        @Override
        public void afterWrites(List<RowKey> written) {
            for (var streamable : events) eventStreamHub.published(streamable.app(), streamable.event());
        }
    }
}
