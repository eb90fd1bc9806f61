// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import dev.holdfast.access.Caller;
import dev.holdfast.apikey.ApiKeyAuthenticator;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ScheduleRows;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.sweep.DueRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import dev.holdfast.table.TableFailureException.FailureKind;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.text.TextLength;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plans the sweep of scheduled changes that are due. One transaction changes the item and the row of the scheduled
 * change, on the condition that both are unchanged. So a crash or another sweep can't make the change twice.
 *
 * <ol>
 *   <li>Load the item, and ignore the row unless the item lists the change as pending.
 *   <li>Authenticate the author again, and check the condition.
 *   <li>Plan the change by the action that the author could call.
 *   <li>If a step refuses, record in the item's history that the change was skipped, and the reason.
 * </ol>
 *
 * <p>One run of the sweep makes at most one change of an item, so that its changes happen in the order in which they are
 * due.
 */
public final class DueChanges implements DueRows {
    /** The farthest that a stored time can be ahead of the clock before a correction ignores this time. */
    private static final Duration LIKELY_CLOCK_SKEW = Duration.ofHours(1);

    private static final String NOTHING_TO_CHANGE = "the item already is as the change would leave it";

    private final ItemStore itemStore;
    private final ApiKeyAuthenticator apiKeyAuthenticator;
    private final ChangePlanner changePlanner;
    private final ScheduledChangeStore scheduleStore;
    private final ShardLayout shardLayout;
    private final Set<ItemId> changedItems = new HashSet<>();
    private boolean hasLeftRows;

    DueChanges(
            ItemStore itemStore,
            ApiKeyAuthenticator apiKeyAuthenticator,
            ChangePlanner changePlanner,
            ScheduledChangeStore scheduleStore,
            ShardLayout shardLayout) {
        this.itemStore = itemStore;
        this.apiKeyAuthenticator = apiKeyAuthenticator;
        this.changePlanner = changePlanner;
        this.scheduleStore = scheduleStore;
        this.shardLayout = shardLayout;
    }

    @Override
    public DueRows startRun() {
        return new DueChanges(itemStore, apiKeyAuthenticator, changePlanner, scheduleStore, shardLayout);
    }

    @Override
    public String partitionPrefix() {
        return ItemStore.PARTITION_PREFIX;
    }

    @Override
    public boolean hasLeftRows() {
        return hasLeftRows;
    }

    @Override
    public boolean handles(RowKey rowKey) {
        return DueRows.super.handles(rowKey) && ScheduleRows.isSchedule(rowKey);
    }

    @Override
    public @Nullable SweepTask planTask(Row row, Instant now) {
        var change = ScheduledChangeStore.decode(row);
        var nextAt = change.nextAt();
        if (nextAt == null) return dropTask(row, now);
        if (nextAt.isAfter(now))
            return new SweepTask(
                    RowWrite.put(shardLayout.withDueAt(row, nextAt), unchanged(row)), "rearmed", null, Map.of());
        var item = itemStore
                .find(change.item())
                .filter(found ->
                        found.uid().equals(change.uid()) && found.scheduled().contains(change.id()))
                .orElse(null);
        if (item == null) return dropTask(row, now);
        // A later run reads the other changes of the item again, after the first change is stored.
        if (!changedItems.add(item.id())) {
            hasLeftRows = true;
            return null;
        }
        var following = change.afterDue(null, now);
        // The action sees the item as it is after the change was due.
        var remaining = following.isPending() ? item : item.withoutScheduled(change.id());
        return switch (plan(change, remaining)) {
            case ActionResult.Success<ChangePlanner.PlannedChange>(var planned) ->
                planned.next() == null
                        ? skipTask(change, remaining, NOTHING_TO_CHANGE, now)
                        : changeTask(row, following, planned.next(), planned.writes(), nextAt, now);
            case ActionResult.Refusal<ChangePlanner.PlannedChange>(var problem) ->
                skipTask(change, remaining, reasonOf(problem), now);
        };
    }

    /** Plans the change with the rights that its author now has. */
    private ActionResult<ChangePlanner.PlannedChange> plan(ScheduledChange change, Item item) {
        var effect = Objects.requireNonNull(change.effect());
        return change.author()
                .authenticate(item.id().app(), apiKeyAuthenticator)
                .flatMap(author -> {
                    var problem = findConditionProblem(change, item, author);
                    return problem == null
                            ? changePlanner.plan(
                                    author.withCause(change.cause()), item, effect, change.note(), change.id())
                            : ActionResult.refused(problem);
                });
    }

    private @Nullable Problem findConditionProblem(ScheduledChange change, Item item, Caller author) {
        var condition = change.condition();
        if (condition == null) return null;
        var problem = condition.findReadProblem(author, item, itemStore.workflowOf(item));
        return problem == null
                ? condition.findReason(item).map(Problem.Conflict::new).orElse(null)
                : problem;
    }

    private SweepTask changeTask(
            Row row, ScheduledChange following, Item next, List<RowWrite> writes, Instant dueAt, Instant now) {
        var ended = next.hasFinished() && following.isPending() ? following.asDone() : following;
        var all = new ArrayList<>(writes);
        // The end of the item removes its pending changes, but this change keeps the row of its own end.
        all.removeIf(write -> write.key().equals(row.key()));
        all.add(scheduleStore.write(ended, now));
        return new SweepTask(
                all,
                next.newestEntry().type().jsonName(),
                dueAt,
                Map.of("workflow", next.id().workflow()));
    }

    /**
     * Records the reason in the item's history. If a recurring change is skipped for the same reason again, only its next
     * time changes, because the history would contain nothing else.
     */
    private SweepTask skipTask(ScheduledChange change, Item remaining, String reason, Instant now) {
        var following = change.afterDue(reason, now);
        var scheduleWrite = scheduleStore.write(following, now);
        if (following.isPending() && reason.equals(change.reason()))
            return new SweepTask(scheduleWrite, "skipped-again", change.nextAt(), Map.of());
        var skipped = remaining.skipChange(itemStore.workflowOf(remaining), change.id(), reason, change.cause(), now);
        var writes = new ArrayList<>(itemStore.replaceWrites(remaining, skipped, itemStore.workflowOf(remaining)));
        writes.add(scheduleWrite);
        return new SweepTask(
                writes,
                skipped.newestEntry().type().jsonName(),
                change.nextAt(),
                Map.of("workflow", skipped.id().workflow()));
    }

    /**
     * Returns the reason for the item's history, without values of fields and without other content that not everybody
     * sees.
     *
     * @throws RuntimeException if the storage or a row is the cause; the sweep then tries the change again later
     */
    private static String reasonOf(Problem problem) {
        return switch (problem) {
            case Problem.Busy busy ->
                throw new TableBusyException(busy.detail(), new IllegalStateException(busy.detail()));
            case Problem.Unavailable unavailable ->
                throw new TableFailureException(FailureKind.UNAVAILABLE, unavailable.detail(), null);
            case Problem.InsufficientStorage full ->
                throw new TableFailureException(FailureKind.FULL, full.detail(), null);
            case Problem.Unreadable unreadable ->
                throw new IllegalStateException(unreadable.withoutContent().detail());
            case Problem.NotFound hidden -> "its author no longer sees the item";
            case Problem.Invalid invalid ->
                shortened("the item doesn't allow the change: "
                        + invalid.faults().stream().map(Problem.Fault::at).collect(Collectors.joining(", ")));
            default -> shortened(problem.withoutContent().detail());
        };
    }

    private static String shortened(String reason) {
        return TextLength.cut(reason, InputFaults.MAX_TEXT_CHARACTERS);
    }

    /** Returns the task for a row that the item doesn't list: the row expires without its values. */
    private static SweepTask dropTask(Row row, Instant now) {
        var expired = new Row(row.key(), row.version() + 1, "{}", Map.of(), now);
        return new SweepTask(RowWrite.put(expired, unchanged(row)), "dropped", null, Map.of());
    }

    private static WriteCondition unchanged(Row row) {
        return WriteCondition.versionIs(row.version());
    }

    /**
     * A recurring change keeps the time after now that its schedule says. If the change was made up to an hour ahead of
     * the present time, the next time is after this one, so that no time counts twice.
     */
    @Override
    public @Nullable RowWrite correctionWrite(Row row, Instant now) {
        var change = ScheduledChangeStore.decode(row);
        var nextAt = change.nextAt();
        if (nextAt == null) return null;
        var lastAt = change.lastAt();
        var from = lastAt != null && lastAt.isAfter(now) && !lastAt.isAfter(now.plus(LIKELY_CLOCK_SKEW)) ? lastAt : now;
        var next = change.timing().nextTime(from).orElse(nextAt);
        if (next.isBefore(nextAt)) return scheduleStore.write(change.withNextTime(next), now);
        return ShardLayout.isDueAfter(row, nextAt)
                ? RowWrite.put(shardLayout.withDueAt(row, nextAt), unchanged(row))
                : null;
    }
}
