package dev.holdfast.sweep;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One kind of row that waits for time to act: says what is to be done with those that are due. */
public interface DueRows {
    /** What serves one run of the sweep: this, unless it has to remember something throughout the run. */
    default DueRows startRun() {
        return this;
    }

    /** How the partitions of these rows begin. */
    String partitionPrefix();

    /**
     * What is to be written for one due row, on condition that the row is still what was read; null when it turns out that
     * nothing is to be done.
     *
     * @throws RuntimeException when the row can't be dealt with: it is pushed back and reported
     */
    @Nullable
    SweepTask planTask(Row row, Instant now);

    /** Told of the tasks of this kind that were written, page by page. */
    default void afterWrite(List<SweepTask> tasks) {}

    /**
     * What is to be written, all or nothing, and what it stands for.
     *
     * @param what counted in the sweep's report: {@code overdue}, {@code reminded}, {@code rearmed}, …
     * @param late since when it has been due, null when that says nothing about the sweep
     * @param tags name and value of a metric's tag
     */
    record SweepTask(
            List<RowWrite> writes, String what, @Nullable Instant late, Map<String, String> tags) {
        public SweepTask(RowWrite write, String what, @Nullable Instant late, Map<String, String> tags) {
            this(List.of(write), what, late, tags);
        }
    }
}
