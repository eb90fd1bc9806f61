// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.TableIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task for the sweep after the change of a calendar: it corrects the deadlines of open items that count with the
 * calendar. Each task has a row.
 *
 * @param workflow the workflow where the next run continues; null for the first one
 * @param position the position in this workflow where the next run continues; null for the beginning
 */
public record CalendarChange(
        String app,
        String calendar,
        @Nullable String workflow,
        @Nullable String position) {
    /** The prefix of the partitions of all tasks. No other rows use this prefix. */
    public static final String PARTITION_PREFIX = "workflow/+calendar-change/";

    /**
     * The time between the change and the first run. A process that still uses the former calendar may write items
     * during this time. Also, a DynamoDB index doesn't contain new rows immediately.
     */
    private static final Duration DELAY = CalendarStore.CACHE_TIME.plus(Duration.ofSeconds(50));

    public CalendarChange {
        Objects.requireNonNull(app, "app");
        Objects.requireNonNull(calendar, "calendar");
    }

    public static CalendarChange read(Row row) {
        return JsonCodec.decodeStored(CalendarChange.class, row.body());
    }

    /** Returns the task that continues at a position of a workflow. */
    public CalendarChange at(String workflow, @Nullable String position) {
        return new CalendarChange(app, calendar, workflow, position);
    }

    /**
     * Returns the row of a new task. The version of the row is the present time, which is greater than the version of
     * an earlier task. A sweep may still be working on the earlier task, and each sweep increases its version by one.
     */
    Row toNewRow(ShardLayout shardLayout, Instant now) {
        return toRow(shardLayout, now.toEpochMilli(), now.plus(DELAY));
    }

    /** Returns the row of the task. A sweep finds this row at the given time. */
    public Row toRow(ShardLayout shardLayout, long version, Instant dueAt) {
        var rowKey = new RowKey(PARTITION_PREFIX + app, calendar);
        return new Row(
                rowKey,
                version,
                JsonCodec.encode(this),
                Map.of(TableIndex.DUE, shardLayout.dueKey(rowKey, dueAt)),
                null);
    }
}
