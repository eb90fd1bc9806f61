// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sweep;

import dev.holdfast.metric.MetricSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of one sweep.
 *
 * @param done the number of processed rows for each counter, such as {@code overdue}, {@code reminded} and
 *     {@code rearmed}
 * @param failedRows the partitions of postponed or unreadable rows; at most 100
 * @param unwritten the number of rows that the sweep couldn't write; the next sweep reads them again
 * @param complete false if the time limit ended the sweep before it processed all due rows
 * @param backlog the time for which the oldest unprocessed row has been due; zero after a complete sweep
 */
public record SweepReport(
        Instant at,
        Map<String, Long> done,
        List<String> failedRows,
        int unwritten,
        boolean complete,
        Duration backlog) {
    /**
     * The maximum age of the backlog. If the backlog is older, the sweeps don't keep up with the due rows, and Holdfast
     * withholds the heartbeat.
     */
    static final Duration MAX_BACKLOG = Duration.ofMinutes(5);

    /** Whether the sweeps keep up with the due rows. */
    public boolean isOnTime() {
        return backlog.compareTo(MAX_BACKLOG) <= 0;
    }

    static final class SweepReportBuilder {
        private static final int MAX_PARTITIONS_NAMED = 100;

        private final Map<String, Long> done = new TreeMap<>();
        private final List<String> failedRows = new ArrayList<>();
        private int unwritten;
        private int written;
        private @Nullable Instant oldest;

        void addTask(DueRows.SweepTask sweepTask, MetricSink metricSink) {
            done.merge(sweepTask.counterName(), 1L, Long::sum);
            var dueSince = sweepTask.dueSince();
            if (dueSince != null && (oldest == null || dueSince.isBefore(oldest))) oldest = dueSince;
            sweepTask
                    .tags()
                    .forEach((name, value) -> metricSink.increment("items." + sweepTask.counterName(), 1, name, value));
        }

        void addFailedRow(String partition) {
            if (failedRows.size() < MAX_PARTITIONS_NAMED) failedRows.add(partition);
        }

        void addWritten(int rows) {
            written += rows;
        }

        /** Whether the sweep had due rows but couldn't write any row. */
        boolean wroteNothing() {
            return unwritten > 0 && written == 0;
        }

        void addUnwritten() {
            unwritten++;
        }

        int unwritten() {
            return unwritten;
        }

        /** Returns the age of the oldest deadline among the rows that this run processed. */
        Duration lag(Instant now) {
            return oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
        }

        SweepReport build(Instant at, boolean complete, Duration backlog) {
            return new SweepReport(at, done, failedRows, unwritten, complete, backlog);
        }
    }
}
