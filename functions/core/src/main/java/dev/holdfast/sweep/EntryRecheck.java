// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sweep;

import dev.holdfast.clock.TimeLimit;
import dev.holdfast.json.IsoTime;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableFailureException;
import dev.holdfast.table.TableIndex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks every future entry of the index of due rows once, after the clock was set back. Without these checks, a lease
 * or a delay that was stored while the clock was ahead would delay its row too long.
 *
 * <ol>
 *   <li>Read the future entries of each shard, page by page, until the time limit of the run.
 *   <li>Ask the row's {@link DueRows} for a correction of the entry, and write the correction.
 *   <li>Begin the next run after the last page of this run.
 * </ol>
 */
final class EntryRecheck {
    private static final int PAGE_SIZE = 250;

    private final Table table;
    private final SweepWriter sweepWriter;
    private boolean isPending;
    private int shard;
    private @Nullable String cursor;
    private String from = "";

    EntryRecheck(Table table, SweepWriter sweepWriter) {
        this.table = table;
        this.sweepWriter = sweepWriter;
    }

    synchronized void restart() {
        isPending = true;
        shard = 0;
        cursor = null;
    }

    synchronized boolean isPending() {
        return isPending;
    }

    synchronized void continueWith(
            List<DueRows> kinds, int shards, Instant now, TimeLimit timeLimit, SweepReport.SweepReportBuilder report) {
        var unwrittenBefore = report.unwritten();
        while (isPending && !timeLimit.isOver()) {
            if (shard == 0 && cursor == null) from = IsoTime.toFixedText(now.plusMillis(1));
            var rowQuery =
                    new RowQuery(TableIndex.DUE, ShardLayout.duePartition(shard), from, null, PAGE_SIZE, cursor, false);
            var rowPage = table.query(rowQuery);
            var corrections = new ArrayList<SweepWriter.PlannedTask>();
            for (var row : rowPage.rows()) {
                var correction = plan(kinds, row, now, report);
                if (correction != null) corrections.add(correction);
            }
            report.addWritten(sweepWriter.writeAll(corrections, now, report).size());
            // Keeps the cursor, so that the next run reads this page again.
            if (report.unwritten() > unwrittenBefore) return;
            cursor = rowPage.next();
            if (cursor == null) isPending = ++shard < shards;
        }
    }

    private SweepWriter.@Nullable PlannedTask plan(
            List<DueRows> kinds, Row row, Instant now, SweepReport.SweepReportBuilder report) {
        try {
            for (var kind : kinds) {
                if (!kind.handles(row.key())) continue;
                var correctionWrite = kind.correctionWrite(row, now);
                return correctionWrite == null
                        ? null
                        : new SweepWriter.PlannedTask(
                                row, null, new DueRows.SweepTask(correctionWrite, "corrected", null, Map.of()));
            }
            return null;
        } catch (RuntimeException e) {
            if (TableFailureException.isCausedByStorage(e)) report.addUnwritten();
            // If the row itself is broken, a sweep reports the row when it becomes due.
            return null;
        }
    }
}
