// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sweep;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sweep's handler for one kind of row that becomes due, such as items or deliveries. It plans the work for each due
 * row.
 */
public interface DueRows {
    /**
     * Returns the handler for one run of the sweep. If an implementation keeps state during a run, it returns a new
     * object.
     */
    default DueRows startRun() {
        return this;
    }

    /** Returns the prefix of the partitions that contain rows of this kind. */
    String partitionPrefix();

    /** Whether the row with this key is of this kind. The sweep uses the first handler of its list that says so. */
    default boolean handles(RowKey rowKey) {
        return rowKey.partition().startsWith(partitionPrefix());
    }

    /**
     * Plans the writes for one due row. The writes require that the row is unchanged.
     *
     * @return null if there is nothing to do
     * @throws RuntimeException if planning fails. The sweep then postpones and reports the row
     */
    @Nullable
    SweepTask planTask(Row row, Instant now);

    /**
     * Returns the write that corrects a row's future due time after the clock was set back; null if the due time is
     * right. The write may make the row due earlier than necessary.
     */
    default @Nullable RowWrite correctionWrite(Row row, Instant now) {
        return null;
    }

    /** Whether this run has left due rows because the handler's own time limit is over. */
    default boolean hasLeftRows() {
        return false;
    }

    /** Receives the written tasks of this kind after each page. */
    default void afterWrite(List<SweepTask> tasks) {}

    /**
     * The writes for one row. The sweep carries out either all of these writes or none of them.
     *
     * @param counterName the counter in the sweep's report: {@code overdue}, {@code reminded}, {@code rearmed}, …
     * @param dueSince the time at which the row became due, for the metric of the sweep's lag; null if the metric
     *     doesn't include the row
     * @param tags the tags of the task's metric; empty for no metric
     */
    record SweepTask(
            List<RowWrite> writes,
            String counterName,
            @Nullable Instant dueSince,
            Map<String, String> tags) {
        public SweepTask(RowWrite write, String what, @Nullable Instant late, Map<String, String> tags) {
            this(List.of(write), what, late, tags);
        }
    }
}
