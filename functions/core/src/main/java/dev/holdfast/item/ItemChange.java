// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.access.Caller;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.assignment.HolderClock;
import dev.holdfast.assignment.TaskAssignment;
import dev.holdfast.assignment.TaskHolder;
import dev.holdfast.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A change of an item that is not recorded yet. {@link #recordOn} makes the item's next version with the change in its
 * history.
 *
 * @param by the name of the caller, or {@link Item#SYSTEM_ACTOR}
 * @param previousItem the item before the change, null if the change doesn't move the item out of a state
 * @param reportTime the times of the caller's report; null for a change at its own time
 */
record ItemChange(
        ItemEventType type,
        Instant at,
        String by,
        @Nullable Item previousItem,
        @Nullable String note,
        @Nullable ChangeCause cause,
        @Nullable ReportTime reportTime) {

    /** Returns a change whose author is a caller. */
    static ItemChange byCaller(
            ItemEventType type, Instant at, Caller caller, @Nullable Item previousItem, @Nullable String note) {
        return new ItemChange(type, at, caller.name(), previousItem, note, caller.cause(), null);
    }

    /** Returns a change without a cause that doesn't move the item out of a state. */
    static ItemChange by(String actor, ItemEventType type, Instant at, @Nullable String note) {
        return new ItemChange(type, at, actor, null, note, null, null);
    }

    /** Returns a change by Holdfast itself that moves the item out of a state. */
    static ItemChange bySystem(ItemEventType type, Instant at, Item previousItem, String note) {
        return new ItemChange(type, at, Item.SYSTEM_ACTOR, previousItem, note, null, null);
    }

    ItemChange withNote(@Nullable String note) {
        return new ItemChange(type, at, by, previousItem, note, cause, reportTime);
    }

    ItemChange withCause(@Nullable ChangeCause cause) {
        return new ItemChange(type, at, by, previousItem, note, cause, reportTime);
    }

    ItemChange reportedAt(ReportTime reportTime) {
        return new ItemChange(type, at, by, previousItem, note, cause, reportTime);
    }

    /**
     * Returns the item's next version, with the change in its history.
     *
     * @param item the item with its new state, details and timing, but still with its old version
     */
    Item recordOn(Item item, Workflow workflow) {
        var arrived = isArrival(item);
        // If the clock was ahead before, the time in the history is later than the arrival.
        var arrivedAt = arrived ? item.timing().since() : at;
        var itemTiming = item.timing().withQuietUntil(reportTime == null ? null : reportTime.quietUntil());
        var arrivedTiming =
                arrived ? itemTiming.arriveInState(workflow.state(item.state()), arrivedAt, by) : itemTiming;
        var settled = type.isAboutAlarm() ? arrivedTiming : arrivedTiming.settle(workflow, item.state());
        var assigned =
                item.withTiming(settled).withAssignment(assignmentAfter(item, workflow, settled, arrived, arrivedAt));
        var hasNewTask = !arrived
                && assigned.assignment() != null
                && !assigned.assignment().equals(item.assignment());
        var recipients = assigned.recipients(workflow, notifiedRoles(assigned, workflow, arrived, hasNewTask));
        var historyEntry = new HistoryEntry(
                item.version() + 1,
                item.history().isEmpty() && item.mark() == null
                        ? 0
                        : item.newestEntry().version(),
                type,
                at,
                by,
                previousItem == null ? null : previousItem.state(),
                arrived ? item.state() : null,
                note,
                recipients,
                HistoryEntry.immediateNotificationTime(recipients, at),
                null,
                settled.dueAt(workflow, item.state()),
                timeInPreviousState(item, leftAt(arrivedAt)),
                resolvedDeadline(item, settled),
                isReportedOutOfOrder()
                        ? Map.of()
                        : ExpectationCheck.findViolations(
                                type, workflow, previousItem, settled, item.state(), arrivedAt),
                List.of(),
                List.of(),
                cause,
                reportTime == null ? null : reportTime.occurredAt(),
                type.isAboutClaim() ? ItemWork.of(item).worker() : null,
                type.isAboutClaim() ? ItemWork.of(item).attempts() : null,
                arrived || hasNewTask || type == ItemEventType.ASSIGNED ? assignee(assigned) : null,
                null);
        var entries = new ArrayList<>(item.history());
        if (type.isKeptInHistory()) entries.add(historyEntry);
        return item.with(next -> next.version(item.version() + 1)
                .timing(settled)
                .mark(type.isKeptInHistory() ? null : historyEntry)
                .history(HistoryBounds.trim(entries))
                .work(previousItem != null && arrived ? workInNextState(item) : item.work())
                .assignment(assigned.assignment())
                .scheduled(settled.finished() == null ? item.scheduled() : List.of())
                .holders(holdersAfter(item, assigned.holder(), workflow, arrived ? arrivedAt : at)));
    }

    /** Returns the assignment after the change. An item that arrives in a state with tasks gets a new assignment. */
    private static @Nullable TaskAssignment assignmentAfter(
            Item item, Workflow workflow, ItemTiming settled, boolean arrived, Instant arrivedAt) {
        if (settled.finished() != null || workflow.state(item.state()).task() == null) return null;
        if (!arrived && item.assignment() != null) return item.assignment();
        // The people of the previous task have no rights to the new task.
        var participants = item.withAssignment(null).participants();
        return workflow.assignmentOnArrival(item.state(), participants, arrivedAt);
    }

    /** Returns the roles to notify: those of a new state, and the people who can do a new task. */
    private static List<String> notifiedRoles(Item item, Workflow workflow, boolean arrived, boolean hasNewTask) {
        return Stream.concat(
                        arrived ? workflow.state(item.state()).notifiedRoles().stream() : Stream.<String>empty(),
                        arrived || hasNewTask ? item.taskOwnerRoles(workflow).stream() : Stream.<String>empty())
                .distinct()
                .toList();
    }

    private static @Nullable String assignee(Item item) {
        return item.assignment() == null ? null : item.assignment().assignee();
    }

    /** Returns the times of the holders. A migration into a workflow with tasks adds the time before it. */
    private static @Nullable HolderClock holdersAfter(
            Item item, @Nullable TaskHolder holder, Workflow workflow, Instant at) {
        if (item.holders() != null) return item.holders().passTo(holder, at);
        if (!workflow.hasTasks()) return null;
        return item.version() == 0
                ? HolderClock.begin(holder, at)
                : HolderClock.begin(TaskHolder.APPLICATION, item.timing().created())
                        .passTo(holder, at);
    }

    private static @Nullable ItemWork workInNextState(Item item) {
        return item.work() == null ? null : item.work().inNextState();
    }

    /**
     * Returns the time at which the item left its previous state. For a late report, this is the true time of the
     * change.
     */
    private Instant leftAt(Instant arrivedAt) {
        if (previousItem == null || reportTime == null || reportTime.occurredAt() == null) return arrivedAt;
        var since = previousItem.timing().since();
        return reportTime.occurredAt().isBefore(since) ? since : reportTime.occurredAt();
    }

    /**
     * Whether a hold, a redrive or a heartbeat is later than the reported change. In this case, the time in the state
     * doesn't show how long the work took.
     */
    private boolean isReportedOutOfOrder() {
        return previousItem != null
                && reportTime != null
                && reportTime.occurredAt() != null
                && reportTime.occurredAt().isBefore(previousItem.timing().stayBegin());
    }

    private boolean isArrival(Item item) {
        if (type == ItemEventType.CREATED) return true;
        return previousItem != null
                && type != ItemEventType.DELETED
                && !previousItem.state().equals(item.state());
    }

    /** Returns the missed deadline that no longer applies after the change; null without such a deadline. */
    private @Nullable Instant resolvedDeadline(Item item, ItemTiming settled) {
        // Uses the item's alarm before the change, because a finished item has no alarm.
        var overdueAlarm = (previousItem == null ? item : previousItem).timing().alarm();
        return overdueAlarm != null && settled.alarm() == null ? overdueAlarm.due() : null;
    }

    private @Nullable Duration timeInPreviousState(Item item, Instant leftAt) {
        if (previousItem == null) return null;
        // If a migration keeps the name of the state, the item hasn't left the state.
        if (type == ItemEventType.MIGRATED && previousItem.state().equals(item.state())) return null;
        var stay = Duration.between(previousItem.timing().since(), leftAt);
        return stay.isPositive() ? stay : null;
    }
}
