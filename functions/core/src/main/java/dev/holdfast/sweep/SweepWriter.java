package dev.holdfast.sweep;

import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.PartialWriteException;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what a sweep has decided on, a page at a time; a row for which that fails is pushed back, and the others go on. */
final class SweepWriter {
    /** So long a row that can't be dealt with is left alone. */
    private static final Duration PUSH_BACK_DURATION = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(SweepWriter.class);

    private final Table table;
    private final ShardLayout shardLayout;
    private final MetricSink metricSink;

    SweepWriter(Table table, ShardLayout shardLayout, MetricSink metricSink) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.metricSink = metricSink;
    }

    /** @param kind null for a row that is pushed back */
    record PlannedTask(Row row, @Nullable DueRows kind, DueRows.SweepTask task) {}

    PlannedTask pushBack(Row row, Instant now) {
        var later = row.withIndexEntry(TableIndex.DUE, shardLayout.dueKey(row.key(), now.plus(PUSH_BACK_DURATION)));
        var rowWrite = RowWrite.put(later, WriteCondition.versionIs(row.version()));
        return new PlannedTask(row, null, new DueRows.SweepTask(rowWrite, "failed", null, Map.of()));
    }

    void reportFailed(Row row, SweepReport.SweepReportBuilder report, RuntimeException e) {
        LOG.error(
                "{} can't be swept and is left alone for {}: {}",
                row.key().partition(),
                PUSH_BACK_DURATION,
                String.valueOf(e.getMessage()));
        metricSink.increment("rows.failed", 1);
        report.rowFailed(row.key().partition());
    }

    /** Such a row stays where it is: it could only be moved by writing it anew, and what is left of it would be lost. */
    void reportUnreadable(RowPage.UnreadableRow row, SweepReport.SweepReportBuilder report) {
        LOG.error("{} can't be read and is passed over: {}", row.key().partition(), row.why());
        metricSink.increment("rows.failed", 1);
        report.rowFailed(row.key().partition());
    }

    /** Those that were written. Each that failed among the others is tried again by itself, so that one can't stop the rest. */
    List<PlannedTask> writeAll(List<PlannedTask> tasks, Instant now, SweepReport.SweepReportBuilder report) {
        if (tasks.isEmpty()) return tasks;
        var done = new ArrayList<PlannedTask>();
        var single = tasks.stream().filter(p -> p.task().writes().size() == 1).toList();
        var outcomes = writeTogether(single);
        for (var i = 0; i < single.size(); i++) {
            var written = outcomes.get(i);
            if (written == null) writeAlone(single.get(i), now, report).ifPresent(done::add);
            else if (written) done.add(single.get(i));
        }
        // Several rows that change together are a transaction of their own.
        for (var task : tasks)
            if (task.task().writes().size() > 1) writeAlone(task, now, report).ifPresent(done::add);
        return done;
    }

    private List<@Nullable Boolean> writeTogether(List<PlannedTask> tasks) {
        try {
            var writes = tasks.stream().map(p -> p.task().writes().getFirst()).toList();
            return new ArrayList<@Nullable Boolean>(table.writeEach(writes));
        } catch (PartialWriteException e) {
            LOG.warn("a page of the sweep failed in part, going on one by one: {}", String.valueOf(e.getMessage()));
            return e.outcomes();
        } catch (RuntimeException e) {
            LOG.warn("a page of the sweep failed as a whole, going on one by one: {}", String.valueOf(e.getMessage()));
            return Collections.nCopies(tasks.size(), null);
        }
    }

    private Optional<PlannedTask> writeAlone(
            PlannedTask plannedTask, Instant now, SweepReport.SweepReportBuilder report) {
        try {
            return tryWrite(plannedTask);
        } catch (TableBusyException e) {
            report.rowUnwritten();
            return Optional.empty();
        } catch (RuntimeException e) {
            return pushBackInstead(plannedTask, now, report, e);
        }
    }

    /** A row whose write fails by itself is pushed back; when not even that can be written, it is the table that fails. */
    private Optional<PlannedTask> pushBackInstead(
            PlannedTask plannedTask, Instant now, SweepReport.SweepReportBuilder report, RuntimeException e) {
        try {
            var pushed = tryWrite(pushBack(plannedTask.row(), now));
            if (pushed.isPresent()) reportFailed(plannedTask.row(), report, e);
            return pushed;
        } catch (RuntimeException again) {
            LOG.error(
                    "{} could not be written by the sweep: {}",
                    plannedTask.row().key().partition(),
                    String.valueOf(again.getMessage()));
            report.rowUnwritten();
            return Optional.empty();
        }
    }

    private Optional<PlannedTask> tryWrite(PlannedTask plannedTask) {
        return table.write(plannedTask.task().writes()) ? Optional.of(plannedTask) : Optional.empty();
    }
}
