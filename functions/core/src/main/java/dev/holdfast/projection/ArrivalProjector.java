package dev.holdfast.projection;

import dev.holdfast.expectation.ArrivalStore;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.FeedChange.ItemVersion;
import dev.holdfast.feed.Projector;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemStore;
import dev.holdfast.json.IsoTime;
import dev.holdfast.table.RowWrite;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files each arrival of an item in a state that the current version of its workflow counts. */
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

    /** Reads each workflow once, after its changes arrived: no change is missed that came after the workflow was put. */
    private final class ArrivalBatch implements Batch {
        private final Map<String, Map<String, Duration>> known = new HashMap<>();

        @Override
        public void read(FeedChange change) {
            if (change instanceof ItemVersion(var item, var workflow) && reached(item) != null) states(item);
        }

        @Override
        public List<RowWrite> writesOf(FeedChange change) {
            return change instanceof ItemVersion(var item, var workflow) ? writesOf(item) : List.of();
        }

        private List<RowWrite> writesOf(Item item) {
            var change = item.newestEntry();
            var state = reached(item);
            var kept = state == null ? null : states(item).get(state);
            if (state == null || kept == null) return List.of();
            var id = item.id();
            return List.of(ArrivalStore.creation(
                    id.app(),
                    id.workflow(),
                    itemStore.shardOf(id),
                    state,
                    change.at(),
                    item.eventId(change.version()),
                    IsoTime.plusBounded(change.at(), kept)));
        }

        /** Each state that is counted, and for how long its arrivals are kept. */
        private Map<String, Duration> states(Item item) {
            var id = item.id();
            return known.computeIfAbsent(
                    id.app() + "/" + id.workflow(),
                    w -> workflowStore
                            .findCurrent(id.app(), id.workflow())
                            .map(ArrivalProjector::states)
                            .orElse(Map.of()));
        }
    }

    private static @Nullable String reached(Item item) {
        var change = item.newestEntry();
        return switch (change.type()) {
            case CREATED, ADVANCED, COMPLETED, PURGED -> change.to();
            // A migration is no new work.
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
                    DELETED -> null;
        };
    }

    private static Map<String, Duration> states(Workflow workflow) {
        var states = new HashMap<String, Duration>();
        for (var expectationRule : workflow.expect().values()) {
            if (expectationRule.per() == null) continue;
            states.merge(
                    expectationRule.state(), expectationRule.arrivalRetention(), (a, b) -> a.compareTo(b) < 0 ? b : a);
        }
        return states;
    }
}
