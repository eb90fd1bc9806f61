package dev.holdfast.item;

import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Items as they would be: to show what would be told of them, and never kept. */
public final class Supposition {
    private Supposition() {}

    /** An item that nobody tracks, as it would stand in a state. */
    public static Item in(
            ItemId id,
            Workflow workflow,
            String state,
            Map<String, List<String>> roles,
            Map<String, String> labels,
            Instant now) {
        var given = new Given(null, roles, labels, null, null, List.of(), "");
        var timing = Timing.beginning(now, null, null);
        return new Item(id, workflow.version(), "", 0, state, given, timing, null, List.of(), List.of());
    }

    /**
     * An item as it would be, had this just happened to it.
     *
     * @param what how it arrives in the state; or what is said of its being late there
     * @param level the step of the ladder, only of an escalation
     */
    public static Item after(Item item, Workflow workflow, String state, What what, int level, String by, Instant now) {
        var timing = item.timing();
        var entered = what.ofAlarm() ? timing : timing.entering(now);
        var settled = !what.ofAlarm() && workflow.state(state).terminal() ? entered.finishing(now) : entered;
        var then = item.at(state, settled).became(workflow, what, now, by, null, null, null);
        return switch (what) {
            case OVERDUE, REMINDED -> then;
            case ESCALATED -> {
                var rung = workflow.escalate().get(level - 1);
                yield then.telling(item.told(workflow, rung.told()), level);
            }
            default -> then.telling(item.told(workflow, workflow.state(state).told()), null);
        };
    }
}
