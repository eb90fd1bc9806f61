package dev.holdfast.sweep;

import dev.holdfast.json.IsoTime;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.LargestShardCount;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds what is due and acts. It reads only entries that are due, re-checks each row, and writes on condition that the row is
 * still what was read: any number of sweeps at once do each thing once.
 */
public final class Sweep {
    private static final int PAGE_SIZE = 250;

    private final Table table;
    private final ShardLayout shardLayout;
    private final List<DueRows> dueRows;
    private final LargestShardCount largestShardCount;
    private final SweepWriter writes;
    private final SweepWatchdog sweepWatchdog;
    private final InstantSource clock;
    private final MetricSink metricSink;

    public Sweep(
            Table table,
            ShardLayout shardLayout,
            List<DueRows> kinds,
            SweepWatchdog sweepWatchdog,
            InstantSource clock,
            MetricSink metricSink) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.dueRows = List.copyOf(kinds);
        this.largestShardCount = new LargestShardCount(table);
        this.writes = new SweepWriter(table, shardLayout, metricSink);
        this.sweepWatchdog = sweepWatchdog;
        this.clock = clock;
        this.metricSink = metricSink;
    }

    /**
     * One run.
     *
     * @param budget how long it may take; what is left then is the next run's
     * @throws RuntimeException when the table fails: the run does not count as good
     */
    public SweepReport run(Duration budget) {
        var begun = clock.instant();
        var report = new SweepReport.SweepReportBuilder();
        var complete = true;
        var most = largestShardCount.rememberAndCount(shardLayout);
        var kinds = this.dueRows.stream().map(DueRows::startRun).toList();
        for (var shard : shuffledShards(most, begun))
            complete &= sweepShard(kinds, shard, begun, begun.plus(budget), report);
        if (report.wroteNothing())
            throw new IllegalStateException("rows were due and nothing could be written: this sweep does not count");
        var took = Duration.between(begun, clock.instant());
        metricSink.recordDuration("sweep.duration", took.isNegative() ? Duration.ZERO : took);
        metricSink.recordDuration("sweep.lag", report.lag(begun));
        metricSink.increment("sweep.succeeded", 1);
        sweepWatchdog.reportSuccess();
        return report.build(begun, complete);
    }

    /** Another one each time: where the time runs out again and again, no shard may always be the one that is left. */
    private static List<Integer> shuffledShards(int shards, Instant now) {
        var order = IntStream.range(0, shards).boxed().collect(Collectors.toList());
        Collections.shuffle(order, new Random(now.toEpochMilli()));
        return order;
    }

    private boolean sweepShard(
            List<DueRows> kinds, int shard, Instant now, Instant end, SweepReport.SweepReportBuilder report) {
        var rowQuery = RowQuery.endingBefore(
                TableIndex.DUE, ShardLayout.duePartition(shard), IsoTime.toFixedText(now.plusMillis(1)), PAGE_SIZE);
        String cursor = null;
        do {
            if (clock.instant().isAfter(end)) return false;
            RowPage rowPage = table.query(rowQuery.startingAfter(cursor));
            for (var row : rowPage.unreadable()) writes.reportUnreadable(row, report);
            if (!sweepPage(kinds, rowPage.rows(), now, end, report)) return false;
            cursor = rowPage.next();
        } while (cursor != null);
        return true;
    }

    /** Whether there was time for all of it; what was decided in time is written anyway. */
    private boolean sweepPage(
            List<DueRows> kinds, List<Row> rows, Instant now, Instant end, SweepReport.SweepReportBuilder report) {
        var tasks = new ArrayList<SweepWriter.PlannedTask>();
        var inTime = true;
        for (var row : rows) {
            planRow(kinds, row, now, report).ifPresent(tasks::add);
            inTime = !clock.instant().isAfter(end);
            if (!inTime) break;
        }
        var done = writes.writeAll(tasks, now, report);
        report.written(done.size());
        for (var kind : kinds) {
            var its = done.stream()
                    .filter(p -> p.kind() == kind)
                    .map(SweepWriter.PlannedTask::task)
                    .toList();
            if (its.isEmpty()) continue;
            its.forEach(sweepTask -> report.addTask(sweepTask, metricSink));
            kind.afterWrite(its);
        }
        return inTime;
    }

    private Optional<SweepWriter.PlannedTask> planRow(
            List<DueRows> kinds, Row row, Instant now, SweepReport.SweepReportBuilder report) {
        try {
            for (var kind : kinds) {
                if (!row.key().partition().startsWith(kind.partitionPrefix())) continue;
                var sweepTask = kind.planTask(row, now);
                return sweepTask == null
                        ? Optional.empty()
                        : Optional.of(new SweepWriter.PlannedTask(row, kind, sweepTask));
            }
            throw new IllegalStateException("no part of the sweep knows what this row is");
        } catch (TableBusyException e) {
            // No fault of this row: the next sweep meets it again.
            report.rowUnwritten();
            return Optional.empty();
        } catch (RuntimeException e) {
            writes.reportFailed(row, report, e);
            return Optional.of(writes.pushBack(row, now));
        }
    }
}
