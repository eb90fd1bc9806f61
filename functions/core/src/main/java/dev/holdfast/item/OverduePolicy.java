package dev.holdfast.item;

import dev.holdfast.workflow.EscalationStep;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.List;

/** What becomes of an item because time has passed, and of one that is late because somebody sees to it. */
public final class OverduePolicy {
    private OverduePolicy() {}

    /** What a sweep makes of the item at this instant: flagged, reminded of, or only put where it belongs in the index. */
    public static Item sweep(Item item, Workflow workflow, Instant now) {
        var itemTiming = item.timing();
        var itemHold = itemTiming.held();
        if (itemHold != null && itemHold.until() != null && !itemHold.until().isAfter(now))
            return item.release(workflow, Item.SYSTEM_ACTOR, null, "its time on hold is over", itemHold.until());
        var due = item.dueAt(workflow);
        if (due == null || due.isAfter(now)) return item.reindex(itemTiming.rearm(workflow, item.state()));
        var overdueAlarm = itemTiming.alarm();
        if (overdueAlarm == null || !due.equals(overdueAlarm.due()))
            return announce(item, workflow, OverdueAlarm.raise(due), ItemEventType.OVERDUE, due);
        var wake = itemTiming.nextSweepAt(workflow, item.state());
        if (wake == null || wake.isAfter(now)) return item.reindex(itemTiming.rearm(workflow, item.state()));
        var said = overdueAlarm.afterReminder(workflow.remind(), now);
        var passed = said.dueSteps(workflow.escalate(), now);
        return passed.isEmpty()
                ? announce(item, workflow, said, ItemEventType.REMINDED, now)
                : escalate(item, workflow, said.withLevel(said.stepsTaken() + passed.size()), passed, now);
    }

    /** One event for all the steps that an outage of the sweep, or a snooze, has let pass. */
    private static Item escalate(
            Item item, Workflow workflow, OverdueAlarm overdueAlarm, List<EscalationStep> passed, Instant now) {
        var roles = passed.stream()
                .flatMap(escalationStep -> escalationStep.notifiedRoles().stream())
                .distinct();
        return announce(item, workflow, overdueAlarm, ItemEventType.ESCALATED, item.monotonicTime(now))
                .withNotification(item.recipients(workflow, roles.toList()), overdueAlarm.level());
    }

    private static Item announce(
            Item item, Workflow workflow, OverdueAlarm overdueAlarm, ItemEventType itemEventType, Instant at) {
        return withAlarm(item, workflow, overdueAlarm)
                .nextVersion(workflow, itemEventType, at, Item.SYSTEM_ACTOR, null, null, null);
    }

    /** Taken on by somebody, while it is late. */
    public static Item acknowledge(
            Item item, Workflow workflow, OverdueAlarm overdueAlarm, Acknowledgement acknowledgement) {
        var at = item.monotonicTime(acknowledgement.at());
        return withAlarm(item, workflow, overdueAlarm.withAcknowledgement(acknowledgement))
                .nextVersion(
                        workflow,
                        ItemEventType.ACKNOWLEDGED,
                        at,
                        acknowledgement.by(),
                        null,
                        acknowledgement.note(),
                        null);
    }

    private static Item withAlarm(Item item, Workflow workflow, OverdueAlarm overdueAlarm) {
        return item.withStateAndTiming(
                item.state(), item.timing().withAlarm(overdueAlarm).rearm(workflow, item.state()));
    }
}
