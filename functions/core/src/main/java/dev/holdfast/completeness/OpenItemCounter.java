// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.completeness;

import dev.holdfast.item.board.BoardColumnResolver;
import dev.holdfast.item.board.BoardPosition;
import dev.holdfast.item.board.BoardSelection;
import dev.holdfast.item.board.ItemBoard;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.problem.ActionResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts the open items on the board. The result doesn't depend on the tally. So callers can use it to check the tally.
 */
final class OpenItemCounter {
    /**
     * The counter doesn't count the items of a workflow with more open items than this number. The report then doesn't
     * check the tally.
     */
    static final int MAX_ITEMS_COUNTED = 10_000;

    private static final int PAGE_SIZE = 500;
    private static final int MAX_UNWATCHED_LISTED = 100;

    private final ItemStore itemStore;
    private final ItemBoard itemBoard;
    private final BoardColumnResolver boardColumnResolver;

    OpenItemCounter(ItemStore itemStore, ItemBoard itemBoard, BoardColumnResolver boardColumnResolver) {
        this.itemStore = itemStore;
        this.itemBoard = itemBoard;
        this.boardColumnResolver = boardColumnResolver;
    }

    /**
     * @param overdue the number of open items that a sweep marked as overdue
     * @param unwatched the number of open items that no deadline applies to, whenever they were created
     * @param unwatchedItems the first of these items
     * @param unlistedVersions the versions with {@code board: false}, whose items are counted only while they are
     *     overdue
     */
    record OpenItemCounts(
            long open,
            long overdue,
            long unwatched,
            List<UnwatchedItem> unwatchedItems,
            List<Integer> unlistedVersions) {}

    /** The result of a count, or the reason why there is no result. */
    sealed interface CountResult {
        record CompleteCount(OpenItemCounts counts) implements CountResult {}

        record MissingBoard() implements CountResult {}

        /** An item, or the version of its workflow, is unreadable. */
        record UnreadableContent() implements CountResult {}

        /**
         * More than {@link #MAX_ITEMS_COUNTED} items are open.
         *
         * @param unwatchedItems the first items without a deadline among the items that were read
         */
        record TooManyItems(long unwatched, List<UnwatchedItem> unwatchedItems) implements CountResult {}
    }

    /** Counts the open items. */
    CountResult countOpen(String app, String workflow, CreationPeriod creationPeriod) {
        return switch (boardColumnResolver.resolve(app, workflow, null, null)) {
            case ActionResult.Refusal<ItemBoard.BoardColumns> refusal -> new CountResult.MissingBoard();
            case ActionResult.Success<ItemBoard.BoardColumns>(var boardColumns) ->
                countColumns(app, workflow, boardColumns, creationPeriod);
        };
    }

    private CountResult countColumns(
            String app, String workflow, ItemBoard.BoardColumns boardColumns, CreationPeriod creationPeriod) {
        var open = 0L;
        var overdue = 0L;
        var unwatched = 0L;
        var unwatchedItems = new ArrayList<UnwatchedItem>();
        var itemsRead = 0;
        @Nullable BoardPosition position = null;
        do {
            var boardPage = itemBoard.read(app, workflow, boardColumns, BoardSelection.ALL, PAGE_SIZE, position);
            for (var item : boardPage.items()) {
                var itemWorkflow = itemStore.findWorkflowOf(item).orElse(null);
                if (itemWorkflow == null) return new CountResult.UnreadableContent();
                if (UnwatchedItem.isUnwatched(item, itemWorkflow)) {
                    if (unwatched < MAX_UNWATCHED_LISTED) unwatchedItems.add(UnwatchedItem.of(item));
                    unwatched++;
                }
                if (!creationPeriod.contains(item.timing().created())) continue;
                open++;
                if (item.timing().missedDeadline() != null) overdue++;
            }
            // An unreadable item is open too, but its creation day is unknown.
            if (!boardPage.unreadable().isEmpty()) return new CountResult.UnreadableContent();
            itemsRead += boardPage.items().size();
            position = boardPage.next();
        } while (position != null && itemsRead <= MAX_ITEMS_COUNTED);
        return position == null
                ? new CountResult.CompleteCount(
                        new OpenItemCounts(open, overdue, unwatched, unwatchedItems, boardColumns.unlistedVersions()))
                : new CountResult.TooManyItems(unwatched, unwatchedItems);
    }
}
