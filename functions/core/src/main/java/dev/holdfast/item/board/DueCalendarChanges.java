// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.clock.TimeLimit;
import dev.holdfast.item.Item;
import dev.holdfast.item.OverduePolicy;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.sweep.DueRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowTooLargeException;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.UnreadableRowException;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import dev.holdfast.workingtime.CalendarChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Corrects the deadlines of open items after the change of a calendar. Each sweep corrects pages of items until its time
 * for this work is over. If a sweep dies, the next sweep repeats its pages without further effect.
 */
public final class DueCalendarChanges implements DueRows {
    private static final Logger LOG = LoggerFactory.getLogger(DueCalendarChanges.class);

    private static final int PAGE_SIZE = 100;

    /** A run of the sweep leaves the other time for the deadlines of items. */
    private static final Duration MAX_TIME_PER_RUN = Duration.ofSeconds(10);

    private static final int MAX_ATTEMPTS = 5;

    private final ItemStore itemStore;
    private final ItemBoard itemBoard;
    private final BoardColumnResolver columnResolver;
    private final WorkflowStore workflowStore;
    private final ShardLayout shardLayout;
    private final MachineClock clock;
    /** The time limit of this run, which begins with its first row; null before that. */
    private @Nullable TimeLimit timeLimit;

    private boolean hasLeftRows;

    public DueCalendarChanges(
            ItemStore itemStore,
            ItemBoard itemBoard,
            BoardColumnResolver columnResolver,
            WorkflowStore workflowStore,
            ShardLayout shardLayout,
            MachineClock clock) {
        this.itemStore = itemStore;
        this.itemBoard = itemBoard;
        this.columnResolver = columnResolver;
        this.workflowStore = workflowStore;
        this.shardLayout = shardLayout;
        this.clock = clock;
    }

    @Override
    public DueRows startRun() {
        return new DueCalendarChanges(itemStore, itemBoard, columnResolver, workflowStore, shardLayout, clock);
    }

    @Override
    public String partitionPrefix() {
        return CalendarChange.PARTITION_PREFIX;
    }

    @Override
    public @Nullable SweepTask planTask(Row row, Instant now) {
        var limit = timeLimit == null ? TimeLimit.start(clock, MAX_TIME_PER_RUN) : timeLimit;
        timeLimit = limit;
        if (limit.isOver()) {
            hasLeftRows = true;
            return null;
        }
        var task = CalendarChange.read(row);
        var workflows = workflowStore.findCalendarUsers(task.app(), task.calendar());
        @Nullable CalendarChange rest = task;
        do rest = correctPage(rest, workflows, now);
        while (rest != null && !limit.isOver());
        var unchanged = WriteCondition.versionIs(row.version());
        var write = rest == null
                // The row expires immediately, so the sweep needs no right to delete such rows.
                ? RowWrite.put(new Row(row.key(), row.version() + 1, "{}", Map.of(), now), unchanged)
                : RowWrite.put(rest.toRow(shardLayout, row.version() + 1, now), unchanged);
        return new SweepTask(write, "calendars", null, Map.of());
    }

    @Override
    public boolean hasLeftRows() {
        return hasLeftRows;
    }

    @Override
    public RowWrite correctionWrite(Row row, Instant now) {
        var corrected = CalendarChange.read(row).toRow(shardLayout, row.version() + 1, now);
        return RowWrite.put(corrected, WriteCondition.versionIs(row.version()));
    }

    /** Corrects a page of items, and returns the task for the following pages; null after the last page. */
    private @Nullable CalendarChange correctPage(CalendarChange task, List<String> workflows, Instant now) {
        var name = workflows.stream()
                .filter(workflow -> task.workflow() == null || workflow.compareTo(task.workflow()) >= 0)
                .findFirst()
                .orElse(null);
        if (name == null) return null;
        var rest = correctPage(task, name, now);
        if (rest != null) return rest;
        return workflows.stream()
                .filter(workflow -> workflow.compareTo(name) > 0)
                .findFirst()
                .map(next -> task.at(next, null))
                .orElse(null);
    }

    /** Corrects a page of a workflow, and returns the task for its following pages; null after the last page. */
    private @Nullable CalendarChange correctPage(CalendarChange task, String name, Instant now) {
        var newest = findNewest(task.app(), name);
        if (newest == null) return null;
        var position = name.equals(task.workflow()) ? task.position() : null;
        var from = position == null ? null : JsonCodec.decodeStored(BoardPosition.class, position);
        var boardColumns = columnResolver.columnsOfOpenItems(task.app(), newest, from);
        var boardPage = itemBoard.read(
                task.app(),
                name,
                boardColumns,
                BoardSelection.ALL,
                PAGE_SIZE,
                from == null ? itemBoard.startPasses(boardColumns) : from);
        boardPage.items().forEach(item -> correct(item, task.calendar(), now));
        return boardPage.next() == null ? null : task.at(name, JsonCodec.encode(boardPage.next()));
    }

    private @Nullable Workflow findNewest(String app, String name) {
        try {
            return workflowStore.findNewest(app, name).orElse(null);
        } catch (UnreadableRowException e) {
            // The workflow store has logged the row already. The other workflows must not wait for it.
            return null;
        }
    }

    /** Corrects an item. If other writers win each attempt, their writes follow the new calendar already. */
    private void correct(Item first, String calendar, Instant now) {
        try {
            OptimisticRetry.retry(
                    MAX_ATTEMPTS,
                    first,
                    () -> itemStore.find(first.id()),
                    item -> isCorrected(item, calendar, now) ? Boolean.TRUE : null,
                    () -> Boolean.TRUE);
        } catch (RowTooLargeException | UnreadableRowException e) {
            LOG.error("item {} doesn't follow the change of the calendar {}: {}", first.id(), calendar, e.getMessage());
        }
    }

    /** Corrects an item if that is necessary. Returns false if the item has changed meanwhile. */
    private boolean isCorrected(Item item, String calendar, Instant now) {
        var workflow = itemStore.findWorkflowOf(item).orElse(null);
        if (item.hasFinished() || workflow == null || !workflow.limitCalendars().contains(calendar)) return true;
        var corrected = OverduePolicy.followCalendar(item, workflow, "the calendar " + calendar + " has changed", now);
        if (corrected != null) return itemStore.replaceForCalendar(item, corrected, workflow);
        // A change since the calendar's change has moved the deadline, but not the item's rows in inboxes.
        return item.assignment() == null
                || itemStore.replaceForCalendar(item, OverduePolicy.reindex(item, workflow), workflow);
    }
}
