// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sweep;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.clock.TimeLimit;
import dev.holdfast.json.IsoTime;
import dev.holdfast.metric.GaugeValue;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.LargestShardCount;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableFailureException;
import dev.holdfast.table.TableIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes due rows. If sweeps run concurrently, only one of them processes each row:
 *
 * <ol>
 *   <li>The sweep reads the due entries of every shard, in random order of the shards.
 *   <li>The row's {@link DueRows} re-checks the row and plans a task.
 *   <li>The sweep writes the tasks of a page on the condition that their rows are unchanged.
 *   <li>The sweep postpones a row whose task fails, and continues with the other rows.
 *   <li>The sweep reports its success to the watchdog, unless a remaining row has been due for too long.
 * </ol>
 */
public final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final int PAGE_SIZE = 250;
    private static final int RECHECK_SHARE = 5;

    private final Table table;
    private final ShardLayout shardLayout;
    private final List<DueRows> kinds;
    private final LargestShardCount largestShardCount;
    private final SweepWriter sweepWriter;
    private final SweepWatchdog sweepWatchdog;
    private final MachineClock clock;
    private final EntryRecheck entryRecheck;
    private final DueBacklog dueBacklog;
    private final MetricSink metricSink;

    public Sweep(
            Table table,
            ShardLayout shardLayout,
            List<DueRows> kinds,
            SweepWatchdog sweepWatchdog,
            MachineClock clock,
            MetricSink metricSink) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.kinds = List.copyOf(kinds);
        this.largestShardCount = new LargestShardCount(table);
        this.sweepWriter = new SweepWriter(table, shardLayout, metricSink);
        this.sweepWatchdog = sweepWatchdog;
        this.clock = clock;
        this.entryRecheck = new EntryRecheck(table, sweepWriter);
        this.dueBacklog = new DueBacklog(table);
        this.metricSink = metricSink;
    }

    /**
     * Runs the sweep once.
     *
     * @param budget the time limit of the run. The next run continues with the remaining rows
     * @throws RuntimeException if the table fails. In this case the run fails too
     */
    public SweepReport run(Duration budget) {
        var started = clock.instant();
        var timeLimit = TimeLimit.start(clock, budget);
        var report = new SweepReport.SweepReportBuilder();
        var complete = true;
        var shards = largestShardCount.rememberAndCount(shardLayout);
        var runKinds = kinds.stream().map(DueRows::startRun).toList();
        entryRecheck.continueWith(runKinds, shards, started, TimeLimit.start(clock, recheckBudget(budget)), report);
        for (var shard : shuffledShards(shards, started))
            complete &= sweepShard(runKinds, shard, started, timeLimit, report);
        if (report.wroteNothing())
            throw new IllegalStateException("the sweep failed: rows were due, but none could be written");
        for (var kind : runKinds) complete &= !kind.hasLeftRows();
        complete &= report.unwritten() == 0;
        metricSink.recordDuration("sweep.duration", timeLimit.elapsed());
        metricSink.recordDuration("sweep.lag", report.lag(started));
        metricSink.increment("sweep.succeeded", 1);
        var backlog = complete ? Duration.ZERO : dueBacklog.oldestAge(shards, clock.instant());
        var sweepReport = report.build(started, complete, backlog);
        metricSink.setGauge("sweep.backlog.seconds", GaugeValue.single(backlog.toSeconds()));
        if (sweepReport.isOnTime()) sweepWatchdog.reportSuccess();
        else reportBacklog(backlog);
        return sweepReport;
    }

    private void reportBacklog(Duration backlog) {
        LOG.warn("the sweep doesn't keep up: a row that it left has been due for {}", backlog);
        sweepWatchdog.reportBacklog();
    }

    /**
     * Makes the next runs check all rows whose due time is in the future. Call this method after the clock was set
     * back. Without this call, leases and delays that were stored before would delay their rows too long.
     */
    public void recheckEntries() {
        entryRecheck.restart();
    }

    /** Whether the next runs check more rows because of {@link #recheckEntries}. */
    public boolean isRechecking() {
        return entryRecheck.isPending();
    }

    /** Uses only a small part of the time limit, because due rows are more important. */
    private static Duration recheckBudget(Duration budget) {
        return budget.dividedBy(RECHECK_SHARE);
    }

    /**
     * Shuffles the shards for each run. Without the random order, runs that reach the time limit would always leave out
     * the last shards.
     */
    private static List<Integer> shuffledShards(int shards, Instant now) {
        var order = IntStream.range(0, shards).boxed().collect(Collectors.toList());
        Collections.shuffle(order, new Random(now.toEpochMilli()));
        return order;
    }

    private boolean sweepShard(
            List<DueRows> kinds, int shard, Instant now, TimeLimit timeLimit, SweepReport.SweepReportBuilder report) {
        var rowQuery = RowQuery.endingBefore(
                TableIndex.DUE, ShardLayout.duePartition(shard), IsoTime.toFixedText(now.plusMillis(1)), PAGE_SIZE);
        String cursor = null;
        do {
            if (timeLimit.isOver()) return false;
            RowPage rowPage = table.query(rowQuery.startingAfter(cursor));
            for (var row : rowPage.unreadable()) sweepWriter.reportUnreadable(row, report);
            if (!sweepPage(kinds, rowPage.rows(), now, timeLimit, report)) return false;
            cursor = rowPage.next();
        } while (cursor != null);
        return true;
    }

    /** Plans and writes tasks until the time limit. Returns false if due rows remain. */
    private boolean sweepPage(
            List<DueRows> kinds,
            List<Row> rows,
            Instant now,
            TimeLimit timeLimit,
            SweepReport.SweepReportBuilder report) {
        var tasks = new ArrayList<SweepWriter.PlannedTask>();
        var inTime = true;
        for (var row : rows) {
            planRow(kinds, row, now, report).ifPresent(tasks::add);
            inTime = !timeLimit.isOver();
            if (!inTime) break;
        }
        var written = sweepWriter.writeAll(tasks, now, report);
        report.addWritten(written.size());
        for (var kind : kinds) {
            var tasksOfKind = written.stream()
                    .filter(planned -> planned.kind() == kind)
                    .map(SweepWriter.PlannedTask::task)
                    .toList();
            if (tasksOfKind.isEmpty()) continue;
            tasksOfKind.forEach(sweepTask -> report.addTask(sweepTask, metricSink));
            kind.afterWrite(tasksOfKind);
        }
        return inTime;
    }

    private Optional<SweepWriter.PlannedTask> planRow(
            List<DueRows> kinds, Row row, Instant now, SweepReport.SweepReportBuilder report) {
        try {
            for (var kind : kinds) {
                if (!kind.handles(row.key())) continue;
                var sweepTask = kind.planTask(row, now);
                return sweepTask == null
                        ? Optional.empty()
                        : Optional.of(new SweepWriter.PlannedTask(row, kind, sweepTask));
            }
            throw new IllegalStateException("no kind of due row has this partition");
        } catch (RuntimeException e) {
            if (!TableFailureException.isCausedByStorage(e)) return Optional.of(postponeFailed(row, now, report, e));
            // The row itself isn't the cause of the failure. So it stays due, and the next sweep reads it again.
            report.addUnwritten();
            return Optional.empty();
        }
    }

    private SweepWriter.PlannedTask postponeFailed(
            Row row, Instant now, SweepReport.SweepReportBuilder report, RuntimeException e) {
        sweepWriter.reportFailed(row, report, e);
        return sweepWriter.postpone(row, now);
    }
}
