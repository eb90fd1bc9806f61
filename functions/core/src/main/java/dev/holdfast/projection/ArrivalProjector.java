// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.projection;

import dev.holdfast.expectation.ArrivalStore;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.FeedChange.ItemVersion;
import dev.holdfast.feed.Projector;
import dev.holdfast.item.Item;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.IsoTime;
import dev.holdfast.table.RowWrite;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records each arrival of an item in a state, if the workflow's current version counts the arrivals in that state. */
public final class ArrivalProjector implements Projector {
    private final ItemStore itemStore;
    private final WorkflowStore workflowStore;

    public ArrivalProjector(ItemStore itemStore, WorkflowStore workflowStore) {
        this.itemStore = itemStore;
        this.workflowStore = workflowStore;
    }

    @Override
    public ProjectorSession open() {
        return now -> new ArrivalBatch();
    }

    /**
     * Reads each workflow once per batch, after the changes of the batch were made. So the projector counts every
     * arrival that is later than an update of the workflow.
     */
    private final class ArrivalBatch implements ProjectorBatch {
        private final Map<String, Map<String, Duration>> retentionsByWorkflow = new HashMap<>();

        @Override
        public void read(FeedChange change) {
            if (change instanceof ItemVersion(var item, var workflow) && enteredState(item) != null) retentions(item);
        }

        @Override
        public List<RowWrite> writesOf(FeedChange change) {
            return change instanceof ItemVersion(var item, var workflow) ? writesOf(item) : List.of();
        }

        private List<RowWrite> writesOf(Item item) {
            var change = item.newestEntry();
            var state = enteredState(item);
            var retention = state == null ? null : retentions(item).get(state);
            if (state == null || retention == null) return List.of();
            var id = item.id();
            // Holdfast counts a change that was reported late in the period of its true time.
            var at = change.occurredAt() == null ? change.at() : change.occurredAt();
            return List.of(ArrivalStore.creation(
                    id.app(),
                    id.workflow(),
                    itemStore.shardOf(id),
                    state,
                    at,
                    item.eventId(change.version()),
                    IsoTime.plusBounded(at, retention)));
        }

        /** Returns the states whose arrivals the workflow counts, each with the retention of its arrivals. */
        private Map<String, Duration> retentions(Item item) {
            var id = item.id();
            return retentionsByWorkflow.computeIfAbsent(
                    id.app() + "/" + id.workflow(),
                    ignored -> workflowStore
                            .findCurrent(id.app(), id.workflow())
                            .map(ArrivalProjector::retentions)
                            .orElse(Map.of()));
        }
    }

    private static @Nullable String enteredState(Item item) {
        var change = item.newestEntry();
        return switch (change.type()) {
            case CREATED, ADVANCED, COMPLETED, PURGED -> change.to();
            // A migration isn't an arrival.
            case MIGRATED,
                    EDITED,
                    HELD,
                    RELEASED,
                    RECOVERED,
                    OVERDUE,
                    REMINDED,
                    ESCALATED,
                    ACKNOWLEDGED,
                    HEARTBEAT,
                    CLAIMED,
                    RETURNED,
                    ASSIGNED,
                    CHANGE_SCHEDULED,
                    CHANGE_SKIPPED,
                    CHANGE_CANCELLED,
                    DELETED -> null;
        };
    }

    private static Map<String, Duration> retentions(Workflow workflow) {
        var retentions = new HashMap<String, Duration>();
        for (var expectationRule : workflow.expect().values()) {
            if (expectationRule.per() == null) continue;
            retentions.merge(expectationRule.state(), expectationRule.arrivalRetention(), ArrivalProjector::longer);
        }
        return retentions;
    }

    private static Duration longer(Duration first, Duration second) {
        return first.compareTo(second) < 0 ? second : first;
    }
}
