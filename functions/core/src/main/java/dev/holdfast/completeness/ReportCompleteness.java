// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.completeness;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.calendar.ZoneCalendar;
import dev.holdfast.completeness.OpenItemCounter.CountResult;
import dev.holdfast.item.archive.ArchiveRetention;
import dev.holdfast.item.board.BoardColumnResolver;
import dev.holdfast.item.board.ItemBoard;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reports whether all items of a workflow that were created in a period have finished. The report counts items by the
 * tally, which contains changes from the change feed. The report compares the tally with the number of open items on
 * the board.
 */
public final class ReportCompleteness extends Action<ReportCompleteness.Request, ReportCompleteness.Result> {
    /** The maximum length of a period in a report with counts per day. */
    private static final int MAX_DAYS_SHOWN_DAILY = 31;

    private static final int DEFAULT_DAYS = 7;

    private final WorkflowStore workflowStore;
    private final ItemVisibility itemVisibility;
    private final ItemTally itemTally;
    private final OpenItemCounter openItemCounter;
    private final InstantSource clock;

    public ReportCompleteness(
            Table table,
            ShardLayout shardLayout,
            WorkflowStore workflowStore,
            ItemStore itemStore,
            ItemBoard itemBoard,
            BoardColumnResolver boardColumnResolver,
            InstantSource clock) {
        super(Scope.READ, Request.class);
        this.workflowStore = workflowStore;
        this.itemVisibility = new ItemVisibility(itemStore);
        this.itemTally = new ItemTally(table, shardLayout);
        this.openItemCounter = new OpenItemCounter(itemStore, itemBoard, boardColumnResolver);
        this.clock = clock;
    }

    /**
     * @param from the first day; by default, the period has {@value #DEFAULT_DAYS} days
     * @param to the last day, inclusive; today by default
     * @param daily whether to include counts per day, for at most {@value #MAX_DAYS_SHOWN_DAILY} days
     * @param zone the time zone of the days; UTC by default
     */
    public record Request(
            String workflow,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable Boolean daily,
            @Nullable ZoneId zone) {}

    /**
     * @param openItems the number of open items on the board; null if the board was not counted
     * @param overdue the number of open items on the board that are marked as overdue; null if the board was not
     *     counted
     * @param addsUp whether {@code openItems} equals the number of open items in {@code total}; null if the board was
     *     not counted
     * @param unwatched the number of open items that can't become overdue, whenever they were created; null if the
     *     board was not counted
     * @param unwatchedItems the first of these items; if too many items are open, the first among the items that were
     *     read
     * @param summary the report in words
     */
    public record Result(
            String workflow,
            CompletenessCounts total,
            @Nullable Long openItems,
            @Nullable Long overdue,
            @Nullable Boolean addsUp,
            @Nullable Long unwatched,
            List<UnwatchedItem> unwatchedItems,
            String summary,
            List<CompletenessCounts> days) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var zoneCalendar = request.zone() == null ? ZoneCalendar.UTC : new ZoneCalendar(request.zone());
        var today = zoneCalendar.dayOf(clock.instant());
        var to = request.to() == null ? today : request.to();
        var from = request.from() == null ? to.minusDays(DEFAULT_DAYS - 1) : request.from();
        var daily = Boolean.TRUE.equals(request.daily());
        var inputFaults = new InputFaults().checkName("/workflow", request.workflow());
        if (from.isAfter(to)) inputFaults.add("/from", "must not be after " + to);
        if (to.isAfter(today.plusDays(1))) inputFaults.add("/to", "must not be in the future");
        if (from.isBefore(today.minusDays(ArchiveRetention.DEFAULT_RETENTION.toDays() - 1)))
            inputFaults.add(
                    "/from",
                    "must not be before the days with stored numbers, the last "
                            + ArchiveRetention.DEFAULT_RETENTION.toDays());
        if (daily && ChronoUnit.DAYS.between(from, to) >= MAX_DAYS_SHOWN_DAILY)
            inputFaults.add("/daily", "is allowed for at most " + MAX_DAYS_SHOWN_DAILY + " days");
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var countProblem = itemVisibility.findCountProblem(caller, request.workflow());
        if (countProblem != null) return ActionResult.refused(countProblem);
        return workflowStore
                .findCurrent(caller.app(), request.workflow())
                .map(workflow -> ActionResult.ok(
                        buildReport(caller.app(), workflow, new CreationPeriod(from, to, zoneCalendar), daily)))
                .orElseGet(
                        () -> ActionResult.refused(new Problem.NotFound("there is no workflow " + request.workflow())));
    }

    private Result buildReport(String app, Workflow current, CreationPeriod creationPeriod, boolean daily) {
        var workflow = current.name();
        // Counts the board before the tally. So an item that finishes between the two counts is open on the board, but
        // finished in the tally.
        var countResult = openItemCounter.countOpen(app, workflow, creationPeriod);
        var completenessCounts = CompletenessCounts.readFrom(itemTally, app, workflow, creationPeriod);
        var days = daily
                ? creationPeriod
                        .from()
                        .datesUntil(creationPeriod.to().plusDays(1))
                        .map(day -> CompletenessCounts.readFrom(itemTally, app, workflow, creationPeriod.withDay(day)))
                        .toList()
                : List.<CompletenessCounts>of();
        return switch (countResult) {
            case CountResult.CompleteCount(var counts) -> buildChecked(workflow, completenessCounts, counts, days);
            case CountResult.MissingBoard missingBoard ->
                buildUnchecked(workflow, completenessCounts, "the workflow keeps no board", List.of(), days);
            case CountResult.UnreadableContent unreadableContent ->
                buildUnchecked(workflow, completenessCounts, "an item or its workflow can't be read", List.of(), days);
            case CountResult.TooManyItems(var unwatched, var unwatchedItems) ->
                buildUnchecked(
                        workflow,
                        completenessCounts,
                        CompletenessSummary.describeTooMany(unwatched),
                        unwatchedItems,
                        days);
        };
    }

    private static Result buildChecked(
            String workflow,
            CompletenessCounts completenessCounts,
            OpenItemCounter.OpenItemCounts openItemCounts,
            List<CompletenessCounts> days) {
        // Open items of a version without a board are missing in the count, so a lower count is no fault.
        if (openItemCounts.open() < completenessCounts.open()
                && !openItemCounts.unlistedVersions().isEmpty())
            return buildUnchecked(
                    workflow,
                    completenessCounts,
                    CompletenessSummary.describeUnlisted(openItemCounts.unlistedVersions()),
                    List.of(),
                    days);
        return new Result(
                workflow,
                completenessCounts,
                openItemCounts.open(),
                openItemCounts.overdue(),
                openItemCounts.open() == completenessCounts.open(),
                openItemCounts.unwatched(),
                openItemCounts.unwatchedItems(),
                CompletenessSummary.describeChecked(completenessCounts, openItemCounts),
                days);
    }

    private static Result buildUnchecked(
            String workflow,
            CompletenessCounts completenessCounts,
            String reason,
            List<UnwatchedItem> unwatchedItems,
            List<CompletenessCounts> days) {
        return new Result(
                workflow,
                completenessCounts,
                null,
                null,
                null,
                null,
                unwatchedItems,
                CompletenessSummary.describeUnchecked(completenessCounts, reason),
                days);
    }
}
