package dev.holdfast.item;

import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Items as they would be: to show what would be told of them, and never kept. */
public final class ItemPreview {
    private ItemPreview() {}

    /** An item that nobody tracks, as it would stand in a state. */
    public static Item inState(
            ItemId id,
            Workflow workflow,
            String state,
            Map<String, List<String>> roles,
            Map<String, String> labels,
            Instant now) {
        var itemDetails = new ItemDetails(null, roles, labels, null, null, List.of(), "");
        var itemTiming = ItemTiming.start(now, null, null);
        return new Item(id, workflow.version(), "", 0, state, itemDetails, itemTiming, null, List.of(), List.of());
    }

    /**
     * An item as it would be, had this just happened to it.
     *
     * @param itemEventType how it arrives in the state; or what is said of its being late there
     * @param level the step of the ladder, only of an escalation
     */
    public static Item afterChange(
            Item item,
            Workflow workflow,
            String state,
            ItemEventType itemEventType,
            int level,
            String by,
            Instant now) {
        var itemTiming = item.timing();
        var entered = itemEventType.isAboutAlarm() ? itemTiming : itemTiming.enterState(now);
        var settled = !itemEventType.isAboutAlarm() && workflow.state(state).terminal() ? entered.finish(now) : entered;
        var then =
                item.withStateAndTiming(state, settled).nextVersion(workflow, itemEventType, now, by, null, null, null);
        return switch (itemEventType) {
            case OVERDUE, REMINDED -> then;
            case ESCALATED -> {
                var escalationStep = workflow.escalate().get(level - 1);
                yield then.withNotification(item.recipients(workflow, escalationStep.notifiedRoles()), level);
            }
            default ->
                then.withNotification(
                        item.recipients(workflow, workflow.state(state).notifiedRoles()), null);
        };
    }
}
