// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Builds items that are never stored, to preview the notifications of a change. */
public final class ItemPreview {
    private ItemPreview() {}

    /** Returns an item in the given state. Holdfast never stores this item. */
    public static Item inState(
            ItemId id,
            Workflow workflow,
            String state,
            Map<String, List<String>> roles,
            Map<String, String> labels,
            Instant now) {
        var itemDetails =
                new ItemDetails(null, null, null, Map.of(), roles, labels, null, null, List.of(), null, null, "");
        var itemTiming = ItemTiming.start(now, null, null);
        return new Item(
                id,
                workflow.version(),
                "",
                0,
                state,
                itemDetails,
                itemTiming,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                List.of());
    }

    /**
     * Returns the item after an assumed change.
     *
     * @param itemEventType the type of the change: an arrival in the state, or a change about a missed deadline in the
     *     state
     * @param level the number of the escalation step, counted from 1; used only for an escalation
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
        var entered = itemEventType.isAboutAlarm() ? itemTiming : itemTiming.enterState(now, workflow);
        var settled = !itemEventType.isAboutAlarm() && workflow.state(state).terminal() ? entered.finish(now) : entered;
        var changed =
                ItemChange.by(by, itemEventType, now, null).recordOn(item.withStateAndTiming(state, settled), workflow);
        return switch (itemEventType) {
            case OVERDUE, REMINDED -> changed;
            case ESCALATED -> {
                var escalationStep = workflow.escalate().get(level - 1);
                yield changed.withNotification(item.recipients(workflow, escalationStep.notifiedRoles()), level);
            }
            default ->
                changed.withNotification(
                        item.recipients(workflow, workflow.state(state).notifiedRoles()), null);
        };
    }
}
