// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sweep;

import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.PartialWriteException;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableFailureException;
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

/**
 * Writes the planned tasks of a sweep, page by page. Postpones each row whose task fails, and writes the tasks of the
 * other rows.
 */
final class SweepWriter {
    /** The delay until a sweep tries a failed row again. */
    private static final Duration POSTPONE_DURATION = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(SweepWriter.class);

    private final Table table;
    private final ShardLayout shardLayout;
    private final MetricSink metricSink;

    SweepWriter(Table table, ShardLayout shardLayout, MetricSink metricSink) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.metricSink = metricSink;
    }

    /** @param kind null for a postponed row */
    record PlannedTask(Row row, @Nullable DueRows kind, DueRows.SweepTask task) {}

    PlannedTask postpone(Row row, Instant now) {
        var later = row.withIndexEntry(TableIndex.DUE, shardLayout.dueKey(row.key(), now.plus(POSTPONE_DURATION)));
        var rowWrite = RowWrite.put(later, WriteCondition.versionIs(row.version()));
        return new PlannedTask(row, null, new DueRows.SweepTask(rowWrite, "failed", null, Map.of()));
    }

    void reportFailed(Row row, SweepReport.SweepReportBuilder report, RuntimeException e) {
        LOG.error(
                "the sweep failed for a row of {} and postponed it by {}: {}",
                row.key().partition(),
                POSTPONE_DURATION,
                String.valueOf(e.getMessage()));
        metricSink.increment("rows.failed", 1);
        report.addFailedRow(row.key().partition());
    }

    /** Doesn't postpone the row, because that write would overwrite the damaged content. */
    void reportUnreadable(RowPage.UnreadableRow row, SweepReport.SweepReportBuilder report) {
        LOG.error("the sweep skipped an unreadable row of {}: {}", row.key().partition(), row.reason());
        metricSink.increment("rows.failed", 1);
        report.addFailedRow(row.key().partition());
    }

    /** Returns the written tasks. Repeats each failed write separately, because one row must not block other rows. */
    List<PlannedTask> writeAll(List<PlannedTask> tasks, Instant now, SweepReport.SweepReportBuilder report) {
        if (tasks.isEmpty()) return tasks;
        var written = new ArrayList<PlannedTask>();
        var single = tasks.stream()
                .filter(planned -> planned.task().writes().size() == 1)
                .toList();
        var outcomes = writeTogether(single);
        for (var i = 0; i < single.size(); i++) {
            var outcome = outcomes.get(i);
            if (outcome == null) writeAlone(single.get(i), now, report).ifPresent(written::add);
            else if (outcome) written.add(single.get(i));
        }
        // A task with several writes needs its own transaction.
        for (var task : tasks)
            if (task.task().writes().size() > 1) writeAlone(task, now, report).ifPresent(written::add);
        return written;
    }

    private List<@Nullable Boolean> writeTogether(List<PlannedTask> tasks) {
        try {
            var writes = tasks.stream()
                    .map(planned -> planned.task().writes().getFirst())
                    .toList();
            return new ArrayList<@Nullable Boolean>(table.writeEach(writes));
        } catch (PartialWriteException e) {
            LOG.warn(
                    "some writes of a sweep's page failed; repeating them one by one: {}",
                    String.valueOf(e.getMessage()));
            return e.outcomes();
        } catch (RuntimeException e) {
            LOG.warn(
                    "all writes of a sweep's page failed; repeating them one by one: {}",
                    String.valueOf(e.getMessage()));
            return Collections.nCopies(tasks.size(), null);
        }
    }

    private Optional<PlannedTask> writeAlone(
            PlannedTask plannedTask, Instant now, SweepReport.SweepReportBuilder report) {
        try {
            return tryWrite(plannedTask);
        } catch (RuntimeException e) {
            if (!TableFailureException.isCausedByStorage(e)) return postponeFailed(plannedTask, now, report, e);
            // The storage is the cause of the failure, not the row. So the row stays due, and the next sweep reads it
            // again.
            report.addUnwritten();
            return Optional.empty();
        }
    }

    /**
     * Postpones a row whose separate write failed. If postponing fails too, the cause is the table. In this case the
     * row stays due, and the next sweep reads it again.
     */
    private Optional<PlannedTask> postponeFailed(
            PlannedTask plannedTask, Instant now, SweepReport.SweepReportBuilder report, RuntimeException e) {
        try {
            var postponed = tryWrite(postpone(plannedTask.row(), now));
            if (postponed.isPresent()) reportFailed(plannedTask.row(), report, e);
            return postponed;
        } catch (RuntimeException second) {
            LOG.error(
                    "the sweep could not write a row of {}: {}",
                    plannedTask.row().key().partition(),
                    String.valueOf(second.getMessage()));
            report.addUnwritten();
            return Optional.empty();
        }
    }

    private Optional<PlannedTask> tryWrite(PlannedTask plannedTask) {
        return table.write(plannedTask.task().writes()) ? Optional.of(plannedTask) : Optional.empty();
    }
}
