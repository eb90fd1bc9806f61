// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.access.Caller;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.access.PersonName;
import dev.holdfast.access.RoleNames;
import dev.holdfast.assignment.HolderClock;
import dev.holdfast.assignment.TaskAssignment;
import dev.holdfast.assignment.TaskHolder;
import dev.holdfast.field.FieldUpdate;
import dev.holdfast.json.RawJson;
import dev.holdfast.workflow.OverdueMove;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workingtime.TimeAllowance;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One tracked piece of work. Each method that changes an item returns the item's next version and stores nothing.
 *
 * @param workflowVersion the version of the workflow that the item follows
 * @param uid distinguishes this item from an earlier, deleted item with the same key
 * @param version the number of writes of the item, counted from 1
 * @param mark the newest change if the history leaves it out, otherwise null
 * @param history the newest changes, at most {@value HistoryBounds#MAX_ENTRIES}, oldest first
 * @param recoveries the last recoveries that redrove this item
 * @param moves the last moves with an idempotency key, at most {@value Item#MAX_MOVES}, oldest first
 * @param work the claims of the item by workers; null if there is nothing to remember
 * @param assignment the assignment of the item as a task; null if the item's state has no task
 * @param holders the times for which the holders of the item have had it; null if no state of the workflow has tasks
 * @param scheduled the ids of the pending scheduled changes; empty for a finished item
 */
@RecordBuilder
public record Item(
        ItemId id,
        int workflowVersion,
        String uid,
        long version,
        String state,
        ItemDetails details,
        ItemTiming timing,
        @Nullable HistoryEntry mark,
        List<HistoryEntry> history,
        List<String> recoveries,
        List<MoveRecord> moves,
        @Nullable ItemWork work,
        @Nullable TaskAssignment assignment,
        @Nullable HolderClock holders,
        List<String> scheduled)
        implements ItemBuilder.With {

    /** The actor of changes that Holdfast makes by itself. */
    public static final String SYSTEM_ACTOR = "holdfast";

    /** The highest number of moves whose idempotency keys an item remembers. */
    public static final int MAX_MOVES = 20;

    /**
     * The highest total length of the idempotency keys that an item remembers. The limit exists because the size of the
     * item's row is limited.
     */
    private static final int MAX_MOVE_KEY_CHARACTERS = 2_000;

    /**
     * The largest delay of a new time limit after the clock was set back. If the delay would be larger, the limit
     * begins at the present time.
     */
    private static final Duration MAX_LIMIT_DELAY = Duration.ofHours(1);

    public Item {
        Objects.requireNonNull(id.app(), "app");
        Objects.requireNonNull(id.workflow(), "workflow");
        Objects.requireNonNull(id.key(), "key");
        Objects.requireNonNull(uid, "uid");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(details, "details");
        Objects.requireNonNull(timing, "timing");
        history = List.copyOf(history);
        recoveries = List.copyOf(recoveries);
        moves = List.copyOf(moves);
        scheduled = List.copyOf(scheduled);
    }

    /** Returns the first version of a new item. */
    public static Item create(
            ItemId id,
            Workflow workflow,
            String uid,
            String state,
            ItemDetails itemDetails,
            ItemTiming itemTiming,
            Caller caller,
            @Nullable String note,
            ReportTime reportTime) {
        var written = new FieldUpdate(
                itemDetails.fields(),
                itemDetails.fields().keySet().stream().sorted().toList());
        var item = new Item(
                id,
                workflow.version(),
                uid,
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
        return ItemChange.byCaller(ItemEventType.CREATED, reportTime.arrivedAt(), caller, null, note)
                .reportedAt(reportTime)
                .recordOn(item, workflow)
                .withWrittenFields(written);
    }

    /** Returns the earliest deadline that applies, null if no deadline applies. */
    @Nullable
    public Instant dueAt(Workflow workflow) {
        return timing.dueAt(workflow, state);
    }

    /** Whether the item reached a terminal state or was deleted. */
    public boolean hasFinished() {
        return timing.finished() != null;
    }

    /** Returns the newest change, which the event of this version of the item reports. */
    public HistoryEntry newestEntry() {
        return mark == null ? history.getLast() : mark;
    }

    /** Returns the move with this idempotency key, if it is among the last moves with a key. */
    public Optional<MoveRecord> findByIdempotencyKey(String idempotencyKey) {
        return moves.stream()
                .filter(move -> move.request().key().equals(idempotencyKey))
                .findFirst();
    }

    /** Returns {@code now}. If the clock was set back, returns the latest time in the item instead. */
    Instant monotonicTime(Instant now) {
        // The entry for a missed deadline has the time of the deadline. So the last entry doesn't always have the
        // latest time.
        return Stream.concat(Stream.of(now, timing.since()), history.stream().map(HistoryEntry::at))
                .max(Instant::compareTo)
                .orElse(now);
    }

    /**
     * Returns the time at which a time limit or hold begins: the {@link #monotonicTime}. If the clock was far ahead
     * before, returns the present time instead, because the monotonic time would delay the limit.
     */
    private Instant limitBegin(Instant now) {
        var latest = monotonicTime(now);
        return latest.isAfter(now.plus(MAX_LIMIT_DELAY)) ? now : latest;
    }

    /**
     * Returns the start of a time limit after a report. If the reported time is before the last known time in the
     * state, the time limit starts at the last known time.
     */
    public Instant limitBegin(ReportTime reportTime) {
        var latest = limitBegin(reportTime.arrivedAt());
        if (reportTime.occurredAt() == null) return latest;
        var earliest = timing.stayBegin();
        var begin = reportTime.occurredAt().isBefore(earliest) ? earliest : reportTime.occurredAt();
        return begin.isAfter(latest) ? latest : begin;
    }

    /** Moves the item to the given state, which may be terminal. */
    public Item advance(Workflow workflow, ItemMove itemMove, Caller caller, ReportTime reportTime) {
        var now = monotonicTime(reportTime.arrivedAt());
        var terminal = workflow.state(itemMove.to()).terminal();
        var entered = timing.enterState(limitBegin(reportTime), workflow);
        if (itemMove.deadline() != null) entered = entered.withDeadline(itemMove.deadline(), itemMove.within());
        var moved = withStateAndTiming(itemMove.to(), terminal ? entered.finish(now) : entered)
                .withData(itemMove.data())
                .withOutput(itemMove.output())
                .withFields(itemMove.fields());
        var type = terminal ? ItemEventType.COMPLETED : ItemEventType.ADVANCED;
        return ItemChange.byCaller(type, now, caller, this, itemMove.note())
                .reportedAt(reportTime)
                .recordOn(moved, workflow)
                .withWrittenFields(itemMove.fields())
                .rememberMove(itemMove.request());
    }

    private Item withFields(@Nullable FieldUpdate fieldUpdate) {
        return fieldUpdate == null ? this : withDetails(details.withFields(fieldUpdate.fields()));
    }

    /** Returns the item with the names of the written fields in its newest change. */
    private Item withWrittenFields(@Nullable FieldUpdate fieldUpdate) {
        return fieldUpdate == null || fieldUpdate.written().isEmpty()
                ? this
                : updateNewestEntry(historyEntry -> historyEntry.withFields(fieldUpdate.written()));
    }

    private Item withData(@Nullable RawJson data) {
        if (data == null) return this;
        return withDetails(details.withData(data.text().equals("null") ? null : data));
    }

    private Item withOutput(@Nullable String output) {
        return output == null ? this : withDetails(details.withOutput(output));
    }

    private Item rememberMove(@Nullable RequestIdentity request) {
        if (request == null) return this;
        var records = new ArrayList<>(moves);
        records.add(MoveRecord.of(request, newestEntry(), hasHoldByState()));
        while (records.size() > MAX_MOVES || keyLength(records) > MAX_MOVE_KEY_CHARACTERS) records.removeFirst();
        return withMoves(records);
    }

    private static int keyLength(List<MoveRecord> records) {
        return records.stream().mapToInt(move -> move.request().key().length()).sum();
    }

    /**
     * Makes the time limit of the item's state begin again.
     *
     * @param deadline the new deadline of the item; null to keep the current one
     */
    public Item heartbeat(
            Workflow workflow,
            @Nullable Instant deadline,
            @Nullable TimeAllowance within,
            Caller caller,
            ReportTime reportTime) {
        var now = monotonicTime(reportTime.arrivedAt());
        var restarted = timing.withLastHeartbeat(limitBegin(reportTime));
        var next = withStateAndTiming(state, deadline == null ? restarted : restarted.withDeadline(deadline, within));
        return ItemChange.byCaller(ItemEventType.HEARTBEAT, now, caller, null, null)
                .reportedAt(reportTime)
                .recordOn(next, workflow);
    }

    /** Returns the item with other details, fields and timing. */
    public Item edit(
            Workflow workflow,
            ItemDetails itemDetails,
            FieldUpdate fieldUpdate,
            ItemTiming itemTiming,
            Caller caller,
            @Nullable String note,
            Instant now) {
        var edited = with(next -> next.details(itemDetails).timing(itemTiming)).withFields(fieldUpdate);
        return ItemChange.byCaller(ItemEventType.EDITED, monotonicTime(now), caller, null, note)
                .recordOn(edited, workflow)
                .updateNewestEntry(historyEntry -> historyEntry.withUnlinked(removedLinks(itemDetails.links())))
                .withWrittenFields(fieldUpdate);
    }

    private List<String> removedLinks(List<String> links) {
        return details.links().stream().filter(link -> !links.contains(link)).toList();
    }

    /**
     * Moves the item to another version of its workflow. If the new state has the same name, the time in the state
     * continues. If the item's hold ends, the note in the history mentions this end.
     */
    public Item migrate(
            Workflow target,
            String state,
            FieldUpdate fieldUpdate,
            Caller caller,
            @Nullable String note,
            Instant clock) {
        var now = monotonicTime(clock);
        var terminal = target.state(state).terminal();
        var moved = state.equals(this.state)
                ? timing.stayInState(target.state(state), limitBegin(clock))
                : timing.enterState(limitBegin(clock), target);
        var next = withStateAndTiming(state, terminal ? moved.finish(now) : moved)
                .withWorkflowVersion(target.version())
                .withFields(fieldUpdate);
        var change = ItemChange.byCaller(ItemEventType.MIGRATED, now, caller, this, note);
        var migrated = change.recordOn(next, target).withWrittenFields(fieldUpdate);
        var itemHold = currentHold();
        return itemHold == null || migrated.currentHold() != null
                ? migrated
                : change.withNote(itemHold.noteOfEnd(note))
                        .recordOn(next, target)
                        .withWrittenFields(fieldUpdate);
    }

    /**
     * Redrives the item with a new deadline.
     *
     * @param isSoleDeadline whether the deadline replaces all time limits until the item moves
     */
    public Item recover(
            Workflow workflow,
            String recovery,
            Instant deadline,
            @Nullable TimeAllowance within,
            boolean isSoleDeadline,
            Caller caller,
            @Nullable String note,
            Instant now) {
        var recoveries = new ArrayList<>(this.recoveries);
        recoveries.add(recovery);
        if (recoveries.size() > HistoryBounds.MAX_ENTRIES) recoveries.removeFirst();
        var itemTiming =
                this.timing.recordRecovery(limitBegin(now), isSoleDeadline).withDeadline(deadline, within);
        var restarted = work == null ? null : work.restart();
        var recovered =
                with(next -> next.timing(itemTiming).recoveries(recoveries).work(restarted));
        return ItemChange.byCaller(ItemEventType.RECOVERED, monotonicTime(now), caller, null, note)
                .recordOn(recovered, workflow);
    }

    /** Returns the hold that prevents the item from moving, null if the item isn't held. */
    @Nullable
    public ItemHold currentHold() {
        return timing.held();
    }

    /** Whether the item's state holds it. */
    public boolean hasHoldByState() {
        var itemHold = currentHold();
        return itemHold != null && itemHold.source() == ItemHold.HoldSource.STATE;
    }

    /** Puts the item on hold. */
    public Item hold(Workflow workflow, ItemHold itemHold, @Nullable ChangeCause changeCause) {
        var since = monotonicTime(itemHold.since());
        var held = withStateAndTiming(state, timing.withHeld(itemHold.withSince(limitBegin(itemHold.since()))));
        return ItemChange.by(itemHold.by(), ItemEventType.HELD, since, itemHold.reason())
                .withCause(changeCause)
                .recordOn(work == null ? held : held.withWork(work.withClaim(null)), workflow);
    }

    /**
     * Ends the hold of the item. The item's deadlines move later by the duration of the hold. If the item's state held
     * it, workers can claim the item from now on.
     */
    public Item release(
            Workflow workflow, String actor, @Nullable ChangeCause changeCause, @Nullable String note, Instant clock) {
        var now = monotonicTime(clock);
        var released = withStateAndTiming(state, timing.release(workflow, state, limitBegin(clock), actor));
        return ItemChange.by(actor, ItemEventType.RELEASED, now, note)
                .withCause(changeCause)
                .recordOn(hasHoldByState() ? released.letGo() : released, workflow);
    }

    private Item letGo() {
        return withWork(ItemWork.of(this).withReleased(true));
    }

    /**
     * Returns the new item of a released intent, which workers can claim.
     *
     * @param method the method that the intent calls, as {@code model/name}; null for a workflow
     */
    public Item releasedFor(@Nullable String method) {
        return withWork(ItemWork.NONE.with(next -> next.method(method).released(true)));
    }

    /** Whether workers can claim the item in its state, at this time or later. */
    public boolean isClaimable(Workflow workflow) {
        if (hasFinished() || currentHold() != null || assignment != null) return false;
        return workflow.state(state).claimable() || work != null && work.released() != null;
    }

    /** Claims the item for a worker. The claim changes no deadline. */
    public Item claim(Workflow workflow, ItemClaim itemClaim, Caller caller) {
        return ItemChange.byCaller(ItemEventType.CLAIMED, monotonicTime(itemClaim.since()), caller, null, null)
                .recordOn(withWork(ItemWork.of(this).claimBy(itemClaim)), workflow);
    }

    /** Returns the item's claim with this token; empty if the worker has lost the claim. */
    public Optional<ItemClaim> findClaim(String token) {
        return Optional.ofNullable(ItemWork.of(this).claim()).filter(claim -> claim.hasToken(token));
    }

    /** Returns the end of the claim's lease; null if the item isn't claimed. */
    @Nullable
    public Instant claimedUntil() {
        var claim = ItemWork.of(this).claim();
        return claim == null ? null : claim.until();
    }

    /**
     * Returns this version of the item with a new lease of the claim; empty if the worker has lost the claim.
     *
     * @param lease the duration of the lease; null for the present duration
     * @param begin the time of the renewal
     */
    public Optional<Item> renewClaim(String token, @Nullable Duration lease, Instant begin) {
        return findClaim(token)
                .map(claim -> withWork(
                        ItemWork.of(this).withClaim(claim.renew(begin, lease == null ? claim.lease() : lease))));
    }

    /** Returns the next version of the item, without a change of its own. */
    public Item asNextVersion() {
        return withVersion(version + 1);
    }

    /**
     * Ends the claim of a worker who couldn't do the work.
     *
     * @param output the new output of the work, null to keep the present output
     */
    public Item returnClaim(Workflow workflow, ClaimReturn claimReturn, @Nullable String output, Caller caller) {
        var now = monotonicTime(claimReturn.at());
        return ItemChange.byCaller(ItemEventType.RETURNED, now, caller, null, claimReturn.reason())
                .recordOn(withWork(ItemWork.of(this).returnClaim(claimReturn)).withOutput(output), workflow);
    }

    /**
     * Whether this version records a change. A version without a change differs from the previous version only in
     * times.
     */
    public boolean recordsChange() {
        return newestEntry().version() == version;
    }

    /**
     * Releases the item. The history shows the end of the hold as the time of the release, even if the sweep is late.
     */
    Item releaseAtEnd(Workflow workflow, Instant holdEnd, Instant clock) {
        var released = timing.release(workflow, state, limitBegin(clock), SYSTEM_ACTOR);
        return ItemChange.by(SYSTEM_ACTOR, ItemEventType.RELEASED, monotonicTime(holdEnd), "the hold has ended")
                .recordOn(withStateAndTiming(state, released), workflow);
    }

    /** Returns the move that the sweep must make because the item is late; null if the item stays in its state. */
    @Nullable
    OverdueMove dueOverdueMove(Workflow workflow) {
        return timing.leavesWhenLate(workflow, state) ? workflow.state(state).onOverdue() : null;
    }

    /** Moves the item in the name of Holdfast itself, because a rule of its state says so. */
    public Item moveByRule(Workflow workflow, String to, String note, Instant clock) {
        var now = monotonicTime(clock);
        var entered = timing.enterState(limitBegin(clock), workflow);
        var terminal = workflow.state(to).terminal();
        var type = terminal ? ItemEventType.COMPLETED : ItemEventType.ADVANCED;
        return ItemChange.bySystem(type, now, this, note)
                .recordOn(withStateAndTiming(to, terminal ? entered.finish(now) : entered), workflow);
    }

    /** Moves a parked item to the state that its workflow names for purged items. */
    public Item purge(Workflow workflow, String state, Caller caller, @Nullable String note, Instant clock) {
        var now = monotonicTime(clock);
        var entered = timing.withHeld(null).enterState(limitBegin(clock), workflow);
        var terminal = workflow.state(state).terminal();
        return ItemChange.byCaller(ItemEventType.PURGED, now, caller, this, note)
                .recordOn(withStateAndTiming(state, terminal ? entered.finish(now) : entered), workflow);
    }

    /** Returns the tombstone of the item, without data, output and fields. */
    public Item delete(Workflow workflow, Caller caller, @Nullable String note, Instant now) {
        var tombstone = with(
                next -> next.details(details.withData(null).withOutput(null).withFields(Map.of()))
                        .timing(timing.finish(now)));
        return ItemChange.byCaller(ItemEventType.DELETED, monotonicTime(now), caller, this, note)
                .recordOn(tombstone, workflow);
    }

    /**
     * Changes the assignment of the task. The change's recipient is the new assignee, unless the caller is the new
     * assignee.
     */
    public Item assign(Workflow workflow, TaskAssignment next, Caller caller, @Nullable String note, Instant clock) {
        var assigned = ItemChange.byCaller(ItemEventType.ASSIGNED, monotonicTime(clock), caller, null, note)
                .recordOn(withAssignment(next), workflow);
        var person = next.assignee();
        return person == null || caller.isPerson() && next.isAssignedTo(caller.name())
                ? assigned
                : assigned.withNotification(Map.of(RoleNames.ASSIGNEE, List.of(person)), null);
    }

    /**
     * Records that a caller has scheduled a change, or has changed its schedule.
     *
     * @param note describes the change and its time
     */
    public Item scheduleChange(Workflow workflow, String schedule, Caller caller, String note, Instant clock) {
        var ids = new ArrayList<>(scheduled);
        if (!ids.contains(schedule)) ids.add(schedule);
        return ItemChange.byCaller(ItemEventType.CHANGE_SCHEDULED, monotonicTime(clock), caller, null, note)
                .recordOn(withScheduled(ids), workflow)
                .withScheduleOfNewestEntry(schedule);
    }

    /** Records that a caller has cancelled a scheduled change. */
    public Item cancelChange(Workflow workflow, String schedule, Caller caller, @Nullable String note, Instant clock) {
        return ItemChange.byCaller(ItemEventType.CHANGE_CANCELLED, monotonicTime(clock), caller, null, note)
                .recordOn(withoutScheduled(schedule), workflow)
                .withScheduleOfNewestEntry(schedule);
    }

    /** Records that Holdfast hasn't made a scheduled change that was due. */
    public Item skipChange(
            Workflow workflow, String schedule, String reason, @Nullable ChangeCause cause, Instant clock) {
        return ItemChange.by(SYSTEM_ACTOR, ItemEventType.CHANGE_SKIPPED, monotonicTime(clock), reason)
                .withCause(cause)
                .recordOn(this, workflow)
                .withScheduleOfNewestEntry(schedule);
    }

    /** Returns this version of the item without a pending scheduled change. */
    public Item withoutScheduled(String schedule) {
        return withScheduled(
                scheduled.stream().filter(id -> !id.equals(schedule)).toList());
    }

    /** Returns this version of the item, whose newest change names the scheduled change that made it. */
    public Item withScheduleOfNewestEntry(String schedule) {
        return mark == null
                ? updateNewestEntry(historyEntry -> historyEntry.withSchedule(schedule))
                : withMark(mark.withSchedule(schedule));
    }

    /** Returns the acknowledgement of an overdue item, null if nobody has acknowledged the item. */
    @Nullable
    public Acknowledgement acknowledgement() {
        var overdueAlarm = timing.alarm();
        return overdueAlarm == null ? null : overdueAlarm.acknowledgement();
    }

    /**
     * Stores the time at which Holdfast notified people of a change. Returns empty if the history no longer contains
     * the change, or if the time is already stored.
     */
    public Optional<Item> withNotifiedAt(long changeVersion, Instant notifiedAt) {
        if (history.stream().noneMatch(e -> e.version() == changeVersion && e.notifiedAt() == null))
            return Optional.empty();
        var stamped = history.stream()
                .map(e -> e.version() == changeVersion ? e.withNotifiedAt(notifiedAt) : e)
                .toList();
        return Optional.of(with(next -> next.version(version + 1).history(stamped)));
    }

    /** Returns the id of the event for the change that created the given version of the item. */
    public String eventId(long version) {
        return uid + "." + version;
    }

    /** Sets the recipients and the escalation level of the newest change, which the history must contain. */
    Item withNotification(Map<String, List<String>> recipients, @Nullable Integer level) {
        return updateNewestEntry(historyEntry -> historyEntry.withNotification(recipients, level));
    }

    private Item updateNewestEntry(UnaryOperator<HistoryEntry> update) {
        var entries = new ArrayList<>(history);
        entries.add(update.apply(entries.removeLast()));
        return withHistory(HistoryBounds.trim(entries));
    }

    /** Replaces only the timing, to change the time of the index entry. Adds no change to the history. */
    Item reindex(ItemTiming itemTiming) {
        return with(next -> next.version(version + 1).timing(itemTiming));
    }

    Item withStateAndTiming(String state, ItemTiming itemTiming) {
        return with(next -> next.state(state).timing(itemTiming));
    }

    /** Returns the people in the roles. A role without people has an empty list. */
    Map<String, List<String>> recipients(Workflow workflow, List<String> roles) {
        var recipients = new LinkedHashMap<String, List<String>>();
        var participants = participants();
        roles.forEach(role -> recipients.put(role, workflow.peopleInRole(role, participants)));
        return recipients;
    }

    /** Returns the people in each role of the item, with its requester and the people of its task. */
    public Map<String, List<String>> participants() {
        var participants = new LinkedHashMap<>(details.roles());
        // Items of earlier versions of Holdfast can have people in roles with these names.
        participants.keySet().removeIf(RoleNames::isPersonal);
        if (details.requester() != null) participants.put(RoleNames.REQUESTER, List.of(details.requester()));
        if (assignment != null && assignment.assignee() != null)
            participants.put(RoleNames.ASSIGNEE, List.of(assignment.assignee()));
        if (assignment != null && assignment.delegatedBy() != null)
            participants.put(RoleNames.DELEGATOR, List.of(assignment.delegatedBy()));
        return participants;
    }

    /** Whether the caller is the person who asked for the item. */
    public boolean isRequestOf(Caller caller) {
        var requester = details.requester();
        return caller.isPerson() && requester != null && PersonName.isSame(requester, caller.name());
    }

    /**
     * Returns the roles of the people whose task the item is: {@code assignee}, or the candidates while nobody has the
     * task. Returns an empty list if the item's state has no tasks.
     */
    public List<String> taskOwnerRoles(Workflow workflow) {
        if (assignment == null) return List.of();
        return assignment.assignee() == null ? workflow.state(state).taskRoles().toList() : List.of(RoleNames.ASSIGNEE);
    }

    /** Returns the priority of the item as a task: its own, otherwise that of its state. */
    public int taskPriority(Workflow workflow) {
        var own = assignment == null ? null : assignment.priority();
        return own == null ? workflow.state(state).priority() : own;
    }

    /** Returns who has the item; null if it is finished. */
    @Nullable
    TaskHolder holder() {
        if (hasFinished()) return null;
        return assignment == null ? TaskHolder.APPLICATION : assignment.holder();
    }
}
