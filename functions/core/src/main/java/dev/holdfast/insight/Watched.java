package dev.holdfast.insight;

import dev.holdfast.item.Item;
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

/**
 * Which states are counted, by the version of each workflow that new items get. Asked for after the changes were there, so that no
 * change is missed that came after its workflow was put.
 */
final class Watched {
    private final Workflows workflows;
    private final Map<String, Map<String, Duration>> known = new HashMap<>();

    Watched(Workflows workflows) {
        this.workflows = workflows;
    }

    /** Reads which states of the item's workflow are counted, where it has reached one. */
    void read(Item item) {
        if (reached(item) != null) states(item);
    }

    /** Files that an item has reached a state, where that is counted. */
    List<Write> of(Item item, int shard) {
        var change = item.newest();
        var state = reached(item);
        var kept = state == null ? null : states(item).get(state);
        if (state == null || kept == null) return List.of();
        var id = item.id();
        return List.of(Arrivals.file(
                id.app(),
                id.workflow(),
                shard,
                state,
                change.at(),
                item.eventId(change.version()),
                Iso.plus(change.at(), kept)));
    }

    private static @Nullable String reached(Item item) {
        var change = item.newest();
        return switch (change.type()) {
            case CREATED, ADVANCED, COMPLETED, PURGED -> change.to();
            // Whoever migrates items brings no work.
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

    /** Each state that is counted, and for how long its arrivals are kept. */
    private Map<String, Duration> states(Item item) {
        var id = item.id();
        return known.computeIfAbsent(
                id.app() + "/" + id.workflow(),
                w -> workflows
                        .current(id.app(), id.workflow())
                        .map(Watched::states)
                        .orElse(Map.of()));
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
