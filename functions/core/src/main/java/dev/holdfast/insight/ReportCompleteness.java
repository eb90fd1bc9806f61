package dev.holdfast.insight;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Archive;
import dev.holdfast.item.Board;
import dev.holdfast.item.BoardQuery;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Shards;
import dev.holdfast.table.Table;
import dev.holdfast.workflow.Workflows;
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
    private static final int DAILY = 31;

    private static final int WEEK = 7;

    private final Workflows workflows;
    private final Tally tally;
    private final OpenCount openCount;
    private final InstantSource clock;

    public ReportCompleteness(
            Table table, Shards shards, Workflows workflows, Board board, BoardQuery boards, InstantSource clock) {
        super(Scope.READ, Request.class);
        this.workflows = workflows;
        this.tally = new Tally(table, shards);
        this.openCount = new OpenCount(board, boards);
        this.clock = clock;
    }

    /**
     * @param from the first day, in UTC; a week back from the last one when absent
     * @param to the last day, included; today when absent
     * @param daily whether to show each day too, of at most {@value #DAILY}
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
     * @param says the same in words
     */
    public record Result(
            String workflow,
            Numbers total,
            @Nullable Long found,
            @Nullable Long overdue,
            @Nullable Boolean addsUp,
            String says,
            List<Numbers> days) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var to = request.to() == null ? today : request.to();
        var from = request.from() == null ? to.minusDays(WEEK - 1) : request.from();
        var daily = Boolean.TRUE.equals(request.daily());
        var faults = new Faults().name("/workflow", request.workflow());
        if (from.isAfter(to)) faults.add("/from", "is after " + to);
        if (to.isAfter(today.plusDays(1))) faults.add("/to", "is in the future");
        if (from.isBefore(today.minusDays(Archive.KEPT.toDays() - 1)))
            faults.add("/from", "is longer ago than numbers are kept: " + Archive.KEPT.toDays() + " days");
        if (daily && ChronoUnit.DAYS.between(from, to) >= DAILY)
            faults.add("/daily", "is for at most " + DAILY + " days");
        if (faults.any()) return Answer.refused(faults.problem());
        if (workflows.current(caller.app(), request.workflow()).isEmpty())
            return Answer.refused(new Problem.NotFound("there is no workflow " + request.workflow()));
        return Answer.ok(report(caller.app(), request.workflow(), from, to, daily));
    }

    private Result report(String app, String workflow, LocalDate from, LocalDate to, boolean daily) {
        // Counted before the tally: what finishes in between is finished there.
        var open = openCount.of(app, workflow, from, to);
        var numbers = Numbers.of(tally, app, workflow, from, to);
        var days = daily
                ? from.datesUntil(to.plusDays(1))
                        .map(day -> Numbers.of(tally, app, workflow, day, day))
                        .toList()
                : List.<Numbers>of();
        return open == null
                ? new Result(workflow, numbers, null, null, null, Sentence.unchecked(numbers), days)
                : new Result(
                        workflow,
                        numbers,
                        open.open(),
                        open.overdue(),
                        open.open() == numbers.open(),
                        Sentence.of(numbers, open),
                        days);
    }
}
