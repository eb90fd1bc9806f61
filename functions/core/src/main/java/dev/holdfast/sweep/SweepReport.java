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
 * What one sweep did.
 *
 * @param done how many of each: overdue, reminded, rearmed, deliveries handed out, deliveries held back,
 *     rules that were counted, rules that were found broken
 * @param failedRows the partitions of rows that the sweep could not process and pushed back, or could not read (at most 100)
 * @param unwritten how many rows the sweep could not write; the next sweep meets them again
 * @param complete false when the time ran out before everything was read
 */
public record SweepReport(
        Instant at, Map<String, Long> done, List<String> failedRows, int unwritten, boolean complete) {
    static final class SweepReportBuilder {
        private static final int MAX_PARTITIONS_NAMED = 100;

        private final Map<String, Long> done = new TreeMap<>();
        private final List<String> failedRows = new ArrayList<>();
        private int unwritten;
        private int written;
        private @Nullable Instant oldest;

        void addTask(DueRows.SweepTask sweepTask, MetricSink metricSink) {
            done.merge(sweepTask.what(), 1L, Long::sum);
            var late = sweepTask.late();
            if (late != null && (oldest == null || late.isBefore(oldest))) oldest = late;
            sweepTask
                    .tags()
                    .forEach((name, value) -> metricSink.increment("items." + sweepTask.what(), 1, name, value));
        }

        void rowFailed(String partition) {
            if (failedRows.size() < MAX_PARTITIONS_NAMED) failedRows.add(partition);
        }

        void written(int rows) {
            written += rows;
        }

        /** Whether there was something to write and none of it could be. */
        boolean wroteNothing() {
            return unwritten > 0 && written == 0;
        }

        void rowUnwritten() {
            unwritten++;
        }

        /** How late the latest find was: the age of the oldest deadline that this run was the first to see. */
        Duration lag(Instant now) {
            return oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
        }

        SweepReport build(Instant at, boolean complete) {
            return new SweepReport(at, done, failedRows, unwritten, complete);
        }
    }
}
