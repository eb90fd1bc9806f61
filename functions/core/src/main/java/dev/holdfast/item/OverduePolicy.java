// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.workflow.EscalationStep;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Changes an item at a due time: ends holds, raises alarms, sends reminders and takes escalation steps. Also records
 * acknowledgements.
 */
public final class OverduePolicy {
    private OverduePolicy() {}

    /**
     * Returns the item's next version at this instant, in these steps:
     *
     * <ol>
     *   <li>Release the item if its manual hold has ended.
     *   <li>If no deadline has passed, or later reports follow in a moment, only correct the index entry.
     *   <li>Raise the alarm if the missed deadline has no alarm.
     *   <li>Announce the end of the time limit of a state that the item entered after it missed its deadline.
     *   <li>Move the item if its state has {@code onOverdue} and the item missed the deadline in this state.
     *   <li>Take all escalation steps that are due. If no step is due, send a reminder that is due.
     *   <li>If neither a step nor a reminder is due, only correct the index entry.
     * </ol>
     */
    public static Item sweep(Item item, Workflow workflow, Instant now) {
        var itemTiming = item.timing();
        var itemHold = itemTiming.held();
        if (itemHold != null && itemHold.until() != null && !itemHold.until().isAfter(now))
            return item.releaseAtEnd(workflow, itemHold.until(), now);
        var due = item.dueAt(workflow);
        if (due == null || due.isAfter(now) || itemTiming.isQuiet(now))
            return item.reindex(itemTiming.reschedule(workflow, item.state()));
        var overdueAlarm = itemTiming.alarm();
        if (overdueAlarm == null || !due.equals(overdueAlarm.due()))
            return announce(item, workflow, OverdueAlarm.raise(due), ItemEventType.OVERDUE, due);
        var stayDue = itemTiming.unannouncedStayDue(workflow, item.state());
        if (stayDue != null && !stayDue.isAfter(now))
            return announce(item, workflow, overdueAlarm.withMissedStay(stayDue), ItemEventType.OVERDUE, stayDue);
        var overdueMove = item.dueOverdueMove(workflow);
        if (overdueMove != null)
            return item.moveByRule(
                    workflow, overdueMove.to(), "the item missed its deadline in the state " + item.state(), now);
        var nextSweep = itemTiming.requiredSweepAt(workflow, item.state());
        if (nextSweep == null || nextSweep.isAfter(now))
            return item.reindex(itemTiming.reschedule(workflow, item.state()));
        var remindedAlarm = overdueAlarm.afterReminder(workflow, now);
        var dueSteps = remindedAlarm.dueSteps(workflow, now);
        return dueSteps.isEmpty()
                ? announce(item, workflow, remindedAlarm, ItemEventType.REMINDED, now)
                : escalate(
                        item,
                        workflow,
                        remindedAlarm.withLevel(remindedAlarm.stepsTaken() + dueSteps.size()),
                        dueSteps,
                        now);
    }

    /**
     * Returns the item without reminders later than {@code now}. Such reminders exist only if the clock was set back.
     */
    public static Item correct(Item item, Workflow workflow, Instant now) {
        var quietUntil = item.timing().quietUntil();
        if (quietUntil != null && !item.timing().isQuiet(now))
            return item.reindex(item.timing().withQuietUntil(null).reschedule(workflow, item.state()));
        var overdueAlarm = item.timing().alarm();
        if (overdueAlarm == null) return item;
        var corrected = overdueAlarm.withoutFutureReminders(workflow, now);
        return corrected.equals(overdueAlarm)
                ? item
                : item.reindex(item.timing().withAlarm(corrected).reschedule(workflow, item.state()));
    }

    /**
     * Returns the item after a calendar of its workflow has changed; null if its deadlines and reminders stay. If its
     * deadline moves, the history records that, so that events and searches show the new deadline.
     */
    public static @Nullable Item followCalendar(Item item, Workflow workflow, String note, Instant clock) {
        if (!Objects.equals(item.newestEntry().due(), item.dueAt(workflow)))
            return ItemChange.bySystem(ItemEventType.EDITED, item.monotonicTime(clock), item, note)
                    .recordOn(item, workflow);
        var rescheduled = item.timing().reschedule(workflow, item.state());
        return rescheduled.equals(item.timing()) ? null : item.reindex(rescheduled);
    }

    /** Returns the item with an index entry for the time of its next sweep. */
    public static Item reindex(Item item, Workflow workflow) {
        return item.reindex(item.timing().reschedule(workflow, item.state()));
    }

    /**
     * Publishes one event for all escalation steps that became due during an outage of the sweep or during an
     * acknowledgement.
     */
    private static Item escalate(
            Item item, Workflow workflow, OverdueAlarm overdueAlarm, List<EscalationStep> dueSteps, Instant now) {
        var roles = dueSteps.stream()
                .flatMap(escalationStep -> escalationStep.notifiedRoles().stream())
                .distinct();
        return announce(item, workflow, overdueAlarm, ItemEventType.ESCALATED, item.monotonicTime(now))
                .withNotification(item.recipients(workflow, roles.toList()), overdueAlarm.level());
    }

    private static Item announce(
            Item item, Workflow workflow, OverdueAlarm overdueAlarm, ItemEventType itemEventType, Instant at) {
        return ItemChange.by(Item.SYSTEM_ACTOR, itemEventType, at, null)
                .recordOn(withAlarm(item, workflow, overdueAlarm), workflow);
    }

    /** Returns the next version of an overdue item after a person has acknowledged it. */
    public static Item acknowledge(
            Item item, Workflow workflow, OverdueAlarm overdueAlarm, Acknowledgement acknowledgement) {
        var at = item.monotonicTime(acknowledgement.at());
        var acknowledged = withAlarm(item, workflow, overdueAlarm.withAcknowledgement(acknowledgement));
        return ItemChange.by(acknowledgement.by(), ItemEventType.ACKNOWLEDGED, at, acknowledgement.note())
                .recordOn(acknowledged, workflow);
    }

    private static Item withAlarm(Item item, Workflow workflow, OverdueAlarm overdueAlarm) {
        return item.withStateAndTiming(
                item.state(),
                item.timing().withQuietUntil(null).withAlarm(overdueAlarm).reschedule(workflow, item.state()));
    }
}
