package dev.holdfast.item;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Cause;
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
 * @param history the last {@value History#MOST} changes, oldest first
 * @param recoveries the last recoveries that this item was part of
 */
@RecordBuilder
public record Item(
        ItemId id,
        int workflowVersion,
        String uid,
        long version,
        String state,
        Given given,
        Timing timing,
        @Nullable Entry mark,
        List<Entry> history,
        List<String> recoveries)
        implements ItemBuilder.With {

    /** In the history, where no caller acted. */
    public static final String WARDEN = "holdfast";

    public Item {
        history = List.copyOf(history);
        recoveries = List.copyOf(recoveries);
    }

    /** An item at its beginning. */
    static Item create(
            ItemId id,
            Workflow workflow,
            String uid,
            String state,
            Given given,
            Timing timing,
            Caller by,
            @Nullable String note) {
        var item = new Item(id, workflow.version(), uid, 0, state, given, timing, null, List.of(), List.of());
        return item.became(workflow, What.CREATED, timing.created(), by, null, note);
    }

    @Nullable
    public Instant due(Workflow workflow) {
        return timing.due(workflow, state);
    }

    public boolean finished() {
        return timing.finished() != null;
    }

    /** The newest change: what the event of this version tells. */
    public Entry newest() {
        return mark == null ? history.getLast() : mark;
    }

    /** The change that was made under this Idempotency-Key, as far as the history goes back. */
    Optional<Entry> madeBy(String idempotencyKey) {
        return history.stream()
                .filter(e -> e.request() != null && e.request().key().equals(idempotencyKey))
                .findFirst();
    }

    /** Time may jump back, but an item's history never does. */
    Instant notBefore(Instant now) {
        // Not the last line's time: an overdue item's line bears the deadline, which may lie before the lines above it.
        return Stream.concat(Stream.of(now, timing.since()), history.stream().map(Entry::at))
                .max(Instant::compareTo)
                .orElse(now);
    }

    Item advance(Workflow workflow, Move move, Caller by, Instant clock) {
        var now = notBefore(clock);
        var terminal = workflow.state(move.to()).terminal();
        var entered = timing.entering(now);
        if (move.deadline() != null) entered = entered.until(move.deadline(), move.within());
        var next = at(move.to(), terminal ? entered.finishing(now) : entered);
        return next.became(
                        workflow,
                        terminal ? What.COMPLETED : What.ADVANCED,
                        now,
                        by.name(),
                        this,
                        move.note(),
                        move.request())
                .caused(by.cause());
    }

    Item heartbeat(Workflow workflow, @Nullable Instant deadline, @Nullable Duration within, Caller by, Instant clock) {
        var now = notBefore(clock);
        var beaten = timing.beating(now);
        return at(state, deadline == null ? beaten : beaten.until(deadline, within))
                .became(workflow, What.HEARTBEAT, now, by, null, null);
    }

    Item edit(Workflow workflow, Given given, Timing timing, Caller by, @Nullable String note, Instant now) {
        return with(next -> next.given(given).timing(timing))
                .became(workflow, What.EDITED, notBefore(now), by, null, note)
                .newest(entry -> entry.withUnlinked(without(given.links())));
    }

    private List<String> without(List<String> links) {
        return given.links().stream().filter(link -> !links.contains(link)).toList();
    }

    Item migrate(Workflow to, String state, Caller by, @Nullable String note, Instant now) {
        var terminal = to.state(state).terminal();
        // A state of the same name is the same stay: its time goes on.
        var moved = state.equals(this.state) ? timing : timing.entering(notBefore(now));
        return at(state, terminal ? moved.finishing(now) : moved)
                .withWorkflowVersion(to.version())
                .became(to, What.MIGRATED, notBefore(now), by, this, note);
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
        if (recoveries.size() > History.MOST) recoveries.removeFirst();
        var timing = this.timing.recovering(notBefore(now)).until(deadline, within);
        return with(next -> next.timing(timing).recoveries(recoveries))
                .became(workflow, What.RECOVERED, notBefore(now), by, null, note);
    }

    /** What keeps the item from moving on; null when nothing does. */
    @Nullable
    public Held held() {
        return timing.held();
    }

    public Item hold(Workflow workflow, Held held, @Nullable Cause cause) {
        var since = notBefore(held.since());
        return at(state, timing.held(held.since(since)))
                .became(workflow, What.HELD, since, held.by(), null, held.reason(), null)
                .caused(cause);
    }

    public Item release(Workflow workflow, String by, @Nullable Cause cause, @Nullable String note, Instant clock) {
        var now = notBefore(clock);
        return at(state, timing.released(now))
                .became(workflow, What.RELEASED, now, by, null, note, null)
                .caused(cause);
    }

    /** Parked, and not wanted after all. */
    Item purge(Workflow workflow, String to, Caller by, @Nullable String note, Instant clock) {
        var now = notBefore(clock);
        var entered = timing.held(null).entering(now);
        return at(to, workflow.state(to).terminal() ? entered.finishing(now) : entered)
                .became(workflow, What.PURGED, now, by, this, note);
    }

    Item delete(Workflow workflow, Caller by, @Nullable String note, Instant now) {
        return with(next -> next.given(given.withData(null)).timing(timing.finishing(now)))
                .became(workflow, What.DELETED, notBefore(now), by, this, note);
    }

    /** Who has taken it on, while it is late; null for nobody. */
    @Nullable
    public Acked acknowledged() {
        var alarm = timing.alarm();
        return alarm == null ? null : alarm.acked();
    }

    /** Stamps the notice of a change as really sent; null when that change has left the history. */
    public Optional<Item> notified(long change, Instant when) {
        if (history.stream().noneMatch(e -> e.version() == change && e.notifiedAt() == null)) return Optional.empty();
        var stamped = history.stream()
                .map(e -> e.version() == change ? e.withNotifiedAt(when) : e)
                .toList();
        return Optional.of(with(next -> next.version(version + 1).history(stamped)));
    }

    /** Says why the newest change was asked for. */
    private Item caused(@Nullable Cause cause) {
        if (cause == null) return this;
        return mark == null ? newest(entry -> entry.withCause(cause)) : withMark(mark.withCause(cause));
    }

    /** The id of the event of the change that made a version. */
    public String eventId(long version) {
        return uid + "." + version;
    }

    /** Says whom the newest change tells, which the history keeps. */
    Item telling(Map<String, List<String>> told, @Nullable Integer level) {
        return newest(entry -> entry.telling(told, level));
    }

    /** With the newest line of the history as this makes it. */
    private Item newest(UnaryOperator<Entry> more) {
        var kept = new ArrayList<>(history);
        kept.add(more.apply(kept.removeLast()));
        return withHistory(History.bounded(kept));
    }

    /** Only put elsewhere in the index: nothing has happened to it. */
    Item quietly(Timing timing) {
        return with(next -> next.version(version + 1).timing(timing));
    }

    Item at(String state, Timing timing) {
        return with(next -> next.state(state).timing(timing));
    }

    /** The next version, by what a caller has just done to this one. */
    private Item became(
            Workflow workflow, What what, Instant at, Caller by, @Nullable Item left, @Nullable String note) {
        return became(workflow, what, at, by.name(), left, note, null).caused(by.cause());
    }

    /** The next version, by what has just happened to this one. */
    Item became(
            Workflow workflow,
            What what,
            Instant at,
            String by,
            @Nullable Item left,
            @Nullable String note,
            Entry.@Nullable Request request) {
        var from = left == null ? null : left.state;
        var arrived = what == What.CREATED || from != null && what != What.DELETED && !from.equals(state);
        var here = arrived ? timing.arriving(workflow.state(state), at, by) : timing;
        var settled = what.ofAlarm() ? here : here.settled(workflow, state);
        Map<String, List<String>> notify =
                arrived ? told(workflow, workflow.state(state).told()) : Map.of();
        var entry = new Entry(
                version + 1,
                history.isEmpty() && mark == null ? 0 : newest().version(),
                what,
                at,
                by,
                from,
                arrived ? state : null,
                note,
                notify,
                Entry.stamp(notify, at),
                null,
                settled.due(workflow, state),
                took(what, left, at),
                resolved(left, settled),
                Broken.by(what, workflow, left, settled, state, at),
                List.of(),
                null,
                request);
        var kept = new ArrayList<>(history);
        if (what.kept()) kept.add(entry);
        return with(next -> next.version(version + 1)
                .timing(settled)
                .mark(what.kept() ? null : entry)
                .history(History.bounded(kept)));
    }

    /** The missed deadline that a change does away with; null when it does nothing of the kind. */
    private @Nullable Instant resolved(@Nullable Item left, Timing settled) {
        // What is finished has no alarm any more: so it counts what the item had that was left.
        var alarm = left == null ? timing.alarm() : left.timing.alarm();
        return alarm != null && settled.alarm() == null ? alarm.due() : null;
    }

    private @Nullable Duration took(What what, @Nullable Item left, Instant at) {
        // A state of the same name in another version of the workflow is the same stay.
        if (left == null || what == What.MIGRATED && left.state.equals(state)) return null;
        var took = Duration.between(left.timing.since(), at);
        return took.isPositive() ? took : null;
    }

    /** The people in these roles, also where there are none. */
    Map<String, List<String>> told(Workflow workflow, List<String> roles) {
        var told = new LinkedHashMap<String, List<String>>();
        roles.forEach(role -> told.put(role, workflow.people(role, given.roles())));
        return told;
    }
}
