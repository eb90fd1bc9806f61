// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sweep;

import dev.holdfast.clock.ClockWatch;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The row that a server writes before each sweep. The write shows whether the storage accepts writes, even at times
 * without other writes.
 *
 * <p>The row also contains whether a sweep must still check the entries of the index after the clock was set back. So a
 * crash doesn't end these checks.
 */
public final class SweepMark {
    private static final RowKey ROW_KEY = new RowKey("settings", "sweep");

    private final Table table;
    private final ClockWatch clockWatch;
    private final Sweep sweep;
    private boolean isWritten;

    public SweepMark(Table table, ClockWatch clockWatch, Sweep sweep) {
        this.table = table;
        this.clockWatch = clockWatch;
        this.sweep = sweep;
    }

    /** @param recheck true if sweeps have checked only some of the entries since the clock was set back */
    private record StoredMark(Instant at, @Nullable Boolean recheck) {}

    /**
     * Replaces the mark before a sweep. The sweep then checks all entries if the clock was set back, or if an earlier
     * process has not finished these checks.
     *
     * @throws RuntimeException if the storage refuses the write
     */
    public synchronized void replace(Instant now) {
        var previous = table.get(ROW_KEY);
        var mark = previous.flatMap(row -> ReadableRows.read(
                        table, row, stored -> JsonCodec.decodeStored(StoredMark.class, stored.body())))
                .orElse(null);
        var isUnfinished = !isWritten && mark != null && Boolean.TRUE.equals(mark.recheck());
        if (clockWatch.hasGoneBack(mark == null ? null : mark.at()) || isUnfinished) sweep.recheckEntries();
        var version = previous.map(Row::version).orElse(0L);
        var next = new Row(ROW_KEY, version + 1, JsonCodec.encode(new StoredMark(now, sweep.isRechecking())));
        // Only this server can write to this storage. So if the mark has changed meanwhile, this server itself has
        // written it.
        table.write(List.of(RowWrite.put(next, WriteCondition.ANY)));
        isWritten = true;
    }
}
