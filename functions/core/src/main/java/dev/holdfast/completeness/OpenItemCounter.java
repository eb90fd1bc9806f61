package dev.holdfast.completeness;

import dev.holdfast.item.Item;
import dev.holdfast.item.board.BoardColumnResolver;
import dev.holdfast.item.board.ItemBoard;
import dev.holdfast.problem.ActionResult;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Counts the open items themselves, which the tally has no part in: so that the two can be held against each other. */
final class OpenItemCounter {
    /** Of a workflow with more open items, a report shows what the tally says. */
    static final int MAX_ITEMS_COUNTED = 10_000;

    private static final int PAGE_SIZE = 500;

    private final ItemBoard itemBoard;
    private final BoardColumnResolver boards;

    OpenItemCounter(ItemBoard itemBoard, BoardColumnResolver boards) {
        this.itemBoard = itemBoard;
        this.boards = boards;
    }

    /** @param overdue those that a sweep flagged */
    record OpenItemCounts(long open, long overdue) {}

    /** Null where the workflow keeps no board, or too many are open. */
    @Nullable
    OpenItemCounts countOpen(String app, String workflow, LocalDate from, LocalDate to) {
        return switch (boards.resolve(app, workflow, null, null)) {
            case ActionResult.Refusal<ItemBoard.BoardColumns> refusal -> null;
            case ActionResult.Success<ItemBoard.BoardColumns>(var boardColumns) ->
                countColumns(app, workflow, boardColumns, from, to);
        };
    }

    private @Nullable OpenItemCounts countColumns(
            String app, String workflow, ItemBoard.BoardColumns boardColumns, LocalDate from, LocalDate to) {
        var open = 0L;
        var overdue = 0L;
        var read = 0;
        ItemBoard.@Nullable BoardPosition at = null;
        do {
            var boardPage = itemBoard.read(app, workflow, boardColumns, false, PAGE_SIZE, at);
            for (var item : boardPage.items()) {
                if (!isCreatedBetween(item, from, to)) continue;
                open++;
                if (item.timing().missedDeadline() != null) overdue++;
            }
            // What can't be read is no less open, and nobody knows since when.
            if (!boardPage.unreadable().isEmpty()) return null;
            read += boardPage.items().size();
            at = boardPage.next();
        } while (at != null && read <= MAX_ITEMS_COUNTED);
        return at == null ? new OpenItemCounts(open, overdue) : null;
    }

    private static boolean isCreatedBetween(Item item, LocalDate from, LocalDate to) {
        var day = LocalDate.ofInstant(item.timing().created(), ZoneOffset.UTC);
        return !day.isBefore(from) && !day.isAfter(to);
    }
}
