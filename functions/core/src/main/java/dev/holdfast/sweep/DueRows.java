// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sweep;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One kind of row that becomes due, such as items or deliveries. An implementation plans the work for each due row. */
public interface DueRows {
    /** Returns the object for one run of the sweep; an implementation with state per run returns a new one. */
    default DueRows startRun() {
        return this;
    }

    /** The prefix of the partitions with these rows. */
    String partitionPrefix();

    /**
     * Plans the writes for one due row. The writes require that the row is unchanged.
     *
     * @return null if there is nothing to do
     * @throws RuntimeException if the row's processing fails; the sweep then postpones and reports the row
     */
    @Nullable
    SweepTask planTask(Row row, Instant now);

    /**
     * Returns the write that corrects a row's future due time after the clock was set back; null if the time is right.
     * The write can make the row due earlier than necessary.
     */
    default @Nullable RowWrite correctionWrite(Row row, Instant now) {
        return null;
    }

    /** Whether this run has left due rows because its own time is over. */
    default boolean hasLeftRows() {
        return false;
    }

    /** Receives the written tasks of this kind after each page. */
    default void afterWrite(List<SweepTask> tasks) {}

    /**
     * The writes for one row. The sweep carries out all these writes or no write.
     *
     * @param counterName the counter in the sweep's report: {@code overdue}, {@code reminded}, {@code rearmed}, …
     * @param dueSince the start of the row's delay, for the sweep's lag; null if the row doesn't count for the lag
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
