package dev.holdfast.projection;

import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.FeedChange.ItemVersion;
import dev.holdfast.feed.Projector;
import dev.holdfast.item.Item;
import dev.holdfast.item.Items;
import dev.holdfast.json.Iso;
import dev.holdfast.table.Write;
import dev.holdfast.watch.Arrivals;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.Workflows;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files each arrival of an item in a state that the current version of its workflow counts. */
public final class ArrivalProjector implements Projector {
    private final Items items;
    private final Workflows workflows;

    public ArrivalProjector(Items items, Workflows workflows) {
        this.items = items;
        this.workflows = workflows;
    }

    @Override
    public Session open() {
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
        public List<Write> writesOf(FeedChange change) {
            return change instanceof ItemVersion(var item, var workflow) ? writesOf(item) : List.of();
        }

        private List<Write> writesOf(Item item) {
            var change = item.newest();
            var state = reached(item);
            var kept = state == null ? null : states(item).get(state);
            if (state == null || kept == null) return List.of();
            var id = item.id();
            return List.of(Arrivals.file(
                    id.app(),
                    id.workflow(),
                    items.shard(id),
                    state,
                    change.at(),
                    item.eventId(change.version()),
                    Iso.plus(change.at(), kept)));
        }

        /** Each state that is counted, and for how long its arrivals are kept. */
        private Map<String, Duration> states(Item item) {
            var id = item.id();
            return known.computeIfAbsent(
                    id.app() + "/" + id.workflow(),
                    w -> workflows
                            .current(id.app(), id.workflow())
                            .map(ArrivalProjector::states)
                            .orElse(Map.of()));
        }
    }

    private static @Nullable String reached(Item item) {
        var change = item.newest();
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
        for (var rule : workflow.expect().values()) {
            if (rule.per() == null) continue;
            states.merge(rule.state(), rule.kept(), (a, b) -> a.compareTo(b) < 0 ? b : a);
        }
        return states;
    }
}
