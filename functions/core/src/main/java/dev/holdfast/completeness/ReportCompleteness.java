package dev.holdfast.completeness;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.item.board.BoardColumnResolver;
import dev.holdfast.item.board.ItemBoard;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.workflow.WorkflowStore;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says whether everything finished: what became of a workflow's items that were created in a period. The numbers come from the change
 * feed, and are held against the open items themselves.
 */
public final class ReportCompleteness extends Action<ReportCompleteness.Request, ReportCompleteness.Result> {
    /** The longest period that is shown by the day, in days. */
    private static final int MAX_DAYS_SHOWN_DAILY = 31;

    private static final int DEFAULT_DAYS = 7;

    private final WorkflowStore workflowStore;
    private final ItemTally itemTally;
    private final OpenItemCounter openItemCounter;
    private final InstantSource clock;

    public ReportCompleteness(
            Table table,
            ShardLayout shardLayout,
            WorkflowStore workflowStore,
            ItemBoard itemBoard,
            BoardColumnResolver boards,
            InstantSource clock) {
        super(Scope.READ, Request.class);
        this.workflowStore = workflowStore;
        this.itemTally = new ItemTally(table, shardLayout);
        this.openItemCounter = new OpenItemCounter(itemBoard, boards);
        this.clock = clock;
    }

    /**
     * @param from the first day, in UTC; a week back from the last one when absent
     * @param to the last day, included; today when absent
     * @param daily whether to show each day too, of at most {@value #MAX_DAYS_SHOWN_DAILY}
     */
    public record Request(
            String workflow,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable Boolean daily) {}

    /**
     * @param found how many of them are open as the items themselves say; null where that wasn't counted
     * @param overdue how many of those are flagged overdue now
     * @param addsUp whether what was created is what finished, was deleted and was found open; null where that wasn't counted
     * @param summary the same in words
     */
    public record Result(
            String workflow,
            CompletenessCounts total,
            @Nullable Long found,
            @Nullable Long overdue,
            @Nullable Boolean addsUp,
            String summary,
            List<CompletenessCounts> days) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var to = request.to() == null ? today : request.to();
        var from = request.from() == null ? to.minusDays(DEFAULT_DAYS - 1) : request.from();
        var daily = Boolean.TRUE.equals(request.daily());
        var inputFaults = new InputFaults().checkName("/workflow", request.workflow());
        if (from.isAfter(to)) inputFaults.add("/from", "is after " + to);
        if (to.isAfter(today.plusDays(1))) inputFaults.add("/to", "is in the future");
        if (from.isBefore(today.minusDays(ItemArchive.DEFAULT_RETENTION.toDays() - 1)))
            inputFaults.add(
                    "/from",
                    "is longer ago than numbers are kept: " + ItemArchive.DEFAULT_RETENTION.toDays() + " days");
        if (daily && ChronoUnit.DAYS.between(from, to) >= MAX_DAYS_SHOWN_DAILY)
            inputFaults.add("/daily", "is for at most " + MAX_DAYS_SHOWN_DAILY + " days");
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        if (workflowStore.findCurrent(caller.app(), request.workflow()).isEmpty())
            return ActionResult.refused(new Problem.NotFound("there is no workflow " + request.workflow()));
        return ActionResult.ok(buildReport(caller.app(), request.workflow(), from, to, daily));
    }

    private Result buildReport(String app, String workflow, LocalDate from, LocalDate to, boolean daily) {
        // Counted before the tally: what finishes in between is finished there.
        var openItemCounts = openItemCounter.countOpen(app, workflow, from, to);
        var completenessCounts = CompletenessCounts.readFrom(itemTally, app, workflow, from, to);
        var days = daily
                ? from.datesUntil(to.plusDays(1))
                        .map(day -> CompletenessCounts.readFrom(itemTally, app, workflow, day, day))
                        .toList()
                : List.<CompletenessCounts>of();
        return openItemCounts == null
                ? new Result(
                        workflow,
                        completenessCounts,
                        null,
                        null,
                        null,
                        CompletenessSummary.describeUnchecked(completenessCounts),
                        days)
                : new Result(
                        workflow,
                        completenessCounts,
                        openItemCounts.open(),
                        openItemCounts.overdue(),
                        openItemCounts.open() == completenessCounts.open(),
                        CompletenessSummary.describeChecked(completenessCounts, openItemCounts),
                        days);
    }
}
