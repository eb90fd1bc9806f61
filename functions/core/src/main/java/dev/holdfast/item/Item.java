package dev.holdfast.item;

import dev.holdfast.access.Caller;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.workflow.Workflow;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One tracked piece of work. Every method that changes something returns the next version; nothing here knows of storage.
 *
 * @param workflowVersion the version of the workflow that holds for this item
 * @param uid tells this item from an earlier, deleted one of the same key
 * @param version grows by one at every write
 * @param mark the newest change, when it isn't the newest line of the history
 * @param history the last {@value HistoryBounds#MAX_ENTRIES} changes, oldest first
 * @param recoveries the last recoveries that this item was part of
 */
@RecordBuilder
public record Item(
        ItemId id,
        int workflowVersion,
        String uid,
        long version,
        String state,
        ItemDetails given,
        ItemTiming timing,
        @Nullable HistoryEntry mark,
        List<HistoryEntry> history,
        List<String> recoveries)
        implements ItemBuilder.With {

    /** In the history, where no caller acted. */
    public static final String SYSTEM_ACTOR = "holdfast";

    public Item {
        history = List.copyOf(history);
        recoveries = List.copyOf(recoveries);
    }

    /** An item at its beginning. */
    public static Item create(
            ItemId id,
            Workflow workflow,
            String uid,
            String state,
            ItemDetails itemDetails,
            ItemTiming itemTiming,
            Caller by,
            @Nullable String note) {
        var item = new Item(id, workflow.version(), uid, 0, state, itemDetails, itemTiming, null, List.of(), List.of());
        return item.nextVersion(workflow, ItemEventType.CREATED, itemTiming.created(), by, null, note);
    }

    @Nullable
    public Instant dueAt(Workflow workflow) {
        return timing.dueAt(workflow, state);
    }

    public boolean hasFinished() {
        return timing.finished() != null;
    }

    /** The newest change: what the event of this version tells. */
    public HistoryEntry newestEntry() {
        return mark == null ? history.getLast() : mark;
    }

    /** The change that was made under this Idempotency-Key, as far as the history goes back. */
    public Optional<HistoryEntry> findByIdempotencyKey(String idempotencyKey) {
        return history.stream()
                .filter(e -> e.request() != null && e.request().key().equals(idempotencyKey))
                .findFirst();
    }

    /** Time may jump back, but an item's history never does. */
    Instant monotonicTime(Instant now) {
        // Not the last line's time: an overdue item's line bears the deadline, which may lie before the lines above it.
        return Stream.concat(Stream.of(now, timing.since()), history.stream().map(HistoryEntry::at))
                .max(Instant::compareTo)
                .orElse(now);
    }

    public Item advance(Workflow workflow, ItemMove itemMove, Caller by, Instant clock) {
        var now = monotonicTime(clock);
        var terminal = workflow.state(itemMove.to()).terminal();
        var entered = timing.enterState(now);
        if (itemMove.deadline() != null) entered = entered.withDeadline(itemMove.deadline(), itemMove.within());
        var next = withStateAndTiming(itemMove.to(), terminal ? entered.finish(now) : entered);
        return next.nextVersion(
                        workflow,
                        terminal ? ItemEventType.COMPLETED : ItemEventType.ADVANCED,
                        now,
                        by.name(),
                        this,
                        itemMove.note(),
                        itemMove.request())
                .withCause(by.cause());
    }

    public Item heartbeat(
            Workflow workflow, @Nullable Instant deadline, @Nullable Duration within, Caller by, Instant clock) {
        var now = monotonicTime(clock);
        var beaten = timing.recordHeartbeat(now);
        return withStateAndTiming(state, deadline == null ? beaten : beaten.withDeadline(deadline, within))
                .nextVersion(workflow, ItemEventType.HEARTBEAT, now, by, null, null);
    }

    public Item edit(
            Workflow workflow,
            ItemDetails itemDetails,
            ItemTiming itemTiming,
            Caller by,
            @Nullable String note,
            Instant now) {
        return with(next -> next.given(itemDetails).timing(itemTiming))
                .nextVersion(workflow, ItemEventType.EDITED, monotonicTime(now), by, null, note)
                .newestEntry(historyEntry -> historyEntry.withUnlinked(removedLinks(itemDetails.links())));
    }

    private List<String> removedLinks(List<String> links) {
        return given.links().stream().filter(link -> !links.contains(link)).toList();
    }

    public Item migrate(Workflow to, String state, Caller by, @Nullable String note, Instant now) {
        var terminal = to.state(state).terminal();
        // A state of the same name is the same stay: its time goes on.
        var moved = state.equals(this.state) ? timing : timing.enterState(monotonicTime(now));
        return withStateAndTiming(state, terminal ? moved.finish(now) : moved)
                .withWorkflowVersion(to.version())
                .nextVersion(to, ItemEventType.MIGRATED, monotonicTime(now), by, this, note);
    }

    public Item recover(
            Workflow workflow,
            String recovery,
            Instant deadline,
            @Nullable Duration within,
            Caller by,
            @Nullable String note,
            Instant now) {
        var recoveries = new ArrayList<>(this.recoveries);
        recoveries.add(recovery);
        if (recoveries.size() > HistoryBounds.MAX_ENTRIES) recoveries.removeFirst();
        var itemTiming = this.timing.recordRecovery(monotonicTime(now)).withDeadline(deadline, within);
        return with(next -> next.timing(itemTiming).recoveries(recoveries))
                .nextVersion(workflow, ItemEventType.RECOVERED, monotonicTime(now), by, null, note);
    }

    /** What keeps the item from moving on; null when nothing does. */
    @Nullable
    public ItemHold currentHold() {
        return timing.held();
    }

    public Item hold(Workflow workflow, ItemHold itemHold, @Nullable ChangeCause changeCause) {
        var since = monotonicTime(itemHold.since());
        return withStateAndTiming(state, timing.withHold(itemHold.withSince(since)))
                .nextVersion(workflow, ItemEventType.HELD, since, itemHold.by(), null, itemHold.reason(), null)
                .withCause(changeCause);
    }

    public Item release(
            Workflow workflow, String by, @Nullable ChangeCause changeCause, @Nullable String note, Instant clock) {
        var now = monotonicTime(clock);
        return withStateAndTiming(state, timing.release(now))
                .nextVersion(workflow, ItemEventType.RELEASED, now, by, null, note, null)
                .withCause(changeCause);
    }

    /** Parked, and not wanted after all. */
    public Item purge(Workflow workflow, String to, Caller by, @Nullable String note, Instant clock) {
        var now = monotonicTime(clock);
        var entered = timing.withHold(null).enterState(now);
        return withStateAndTiming(to, workflow.state(to).terminal() ? entered.finish(now) : entered)
                .nextVersion(workflow, ItemEventType.PURGED, now, by, this, note);
    }

    public Item delete(Workflow workflow, Caller by, @Nullable String note, Instant now) {
        return with(next -> next.given(given.withData(null)).timing(timing.finish(now)))
                .nextVersion(workflow, ItemEventType.DELETED, monotonicTime(now), by, this, note);
    }

    /** Who has taken it on, while it is late; null for nobody. */
    @Nullable
    public Acknowledgement acknowledgement() {
        var overdueAlarm = timing.alarm();
        return overdueAlarm == null ? null : overdueAlarm.acked();
    }

    /** Stamps the notice of a change as really sent; null when that change has left the history. */
    public Optional<Item> withNotifiedAt(long change, Instant when) {
        if (history.stream().noneMatch(e -> e.version() == change && e.notifiedAt() == null)) return Optional.empty();
        var stamped = history.stream()
                .map(e -> e.version() == change ? e.withNotifiedAt(when) : e)
                .toList();
        return Optional.of(with(next -> next.version(version + 1).history(stamped)));
    }

    /** Says why the newest change was asked for. */
    private Item withCause(@Nullable ChangeCause changeCause) {
        if (changeCause == null) return this;
        return mark == null
                ? newestEntry(historyEntry -> historyEntry.withCause(changeCause))
                : withMark(mark.withCause(changeCause));
    }

    /** The id of the event of the change that made a version. */
    public String eventId(long version) {
        return uid + "." + version;
    }

    /** Says whom the newest change tells, which the history keeps. */
    Item withNotification(Map<String, List<String>> told, @Nullable Integer level) {
        return newestEntry(historyEntry -> historyEntry.withNotification(told, level));
    }

    /** With the newest line of the history as this makes it. */
    private Item newestEntry(UnaryOperator<HistoryEntry> more) {
        var kept = new ArrayList<>(history);
        kept.add(more.apply(kept.removeLast()));
        return withHistory(HistoryBounds.trim(kept));
    }

    /** Only put elsewhere in the index: nothing has happened to it. */
    Item reindex(ItemTiming itemTiming) {
        return with(next -> next.version(version + 1).timing(itemTiming));
    }

    Item withStateAndTiming(String state, ItemTiming itemTiming) {
        return with(next -> next.state(state).timing(itemTiming));
    }

    /** The next version, by what a caller has just done to this one. */
    private Item nextVersion(
            Workflow workflow,
            ItemEventType itemEventType,
            Instant at,
            Caller by,
            @Nullable Item left,
            @Nullable String note) {
        return nextVersion(workflow, itemEventType, at, by.name(), left, note, null)
                .withCause(by.cause());
    }

    /** The next version, by what has just happened to this one. */
    Item nextVersion(
            Workflow workflow,
            ItemEventType itemEventType,
            Instant at,
            String by,
            @Nullable Item left,
            @Nullable String note,
            HistoryEntry.@Nullable RequestIdentity requestIdentity) {
        var from = left == null ? null : left.state;
        var arrived = itemEventType == ItemEventType.CREATED
                || from != null && itemEventType != ItemEventType.DELETED && !from.equals(state);
        var here = arrived ? timing.arriveInState(workflow.state(state), at, by) : timing;
        var settled = itemEventType.isAboutAlarm() ? here : here.settle(workflow, state);
        Map<String, List<String>> notify =
                arrived ? recipients(workflow, workflow.state(state).notifiedRoles()) : Map.of();
        var historyEntry = new HistoryEntry(
                version + 1,
                history.isEmpty() && mark == null ? 0 : newestEntry().version(),
                itemEventType,
                at,
                by,
                from,
                arrived ? state : null,
                note,
                notify,
                HistoryEntry.immediateNotificationTime(notify, at),
                null,
                settled.dueAt(workflow, state),
                timeInPreviousState(itemEventType, left, at),
                resolvedDeadline(left, settled),
                ExpectationCheck.findViolations(itemEventType, workflow, left, settled, state, at),
                List.of(),
                null,
                requestIdentity);
        var kept = new ArrayList<>(history);
        if (itemEventType.isKeptInHistory()) kept.add(historyEntry);
        return with(next -> next.version(version + 1)
                .timing(settled)
                .mark(itemEventType.isKeptInHistory() ? null : historyEntry)
                .history(HistoryBounds.trim(kept)));
    }

    /** The missed deadline that a change does away with; null when it does nothing of the kind. */
    private @Nullable Instant resolvedDeadline(@Nullable Item left, ItemTiming settled) {
        // What is finished has no alarm any more: so it counts what the item had that was left.
        var overdueAlarm = left == null ? timing.alarm() : left.timing.alarm();
        return overdueAlarm != null && settled.alarm() == null ? overdueAlarm.due() : null;
    }

    private @Nullable Duration timeInPreviousState(ItemEventType itemEventType, @Nullable Item left, Instant at) {
        // A state of the same name in another version of the workflow is the same stay.
        if (left == null || itemEventType == ItemEventType.MIGRATED && left.state.equals(state)) return null;
        var took = Duration.between(left.timing.since(), at);
        return took.isPositive() ? took : null;
    }

    /** The people in these roles, also where there are none. */
    Map<String, List<String>> recipients(Workflow workflow, List<String> roles) {
        var told = new LinkedHashMap<String, List<String>>();
        roles.forEach(role -> told.put(role, workflow.peopleInRole(role, given.roles())));
        return told;
    }
}
