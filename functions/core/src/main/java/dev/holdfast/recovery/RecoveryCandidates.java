// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.recovery;

import dev.holdfast.access.Caller;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.board.BoardColumnResolver;
import dev.holdfast.item.board.BoardPosition;
import dev.holdfast.item.board.BoardSelection;
import dev.holdfast.item.board.ItemBoard;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.json.InvalidCursorException;
import dev.holdfast.problem.ActionResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the items of a recovery in pages, on the board or by their keys. */
final class RecoveryCandidates {
    private final ItemStore itemStore;
    private final ItemVisibility itemVisibility;
    private final ItemBoard itemBoard;
    private final BoardColumnResolver columnResolver;

    RecoveryCandidates(ItemStore itemStore, ItemBoard itemBoard, BoardColumnResolver columnResolver) {
        this.itemStore = itemStore;
        this.itemVisibility = new ItemVisibility(itemStore);
        this.itemBoard = itemBoard;
        this.columnResolver = columnResolver;
    }

    /**
     * A page of items.
     *
     * @param unknown the requested keys that no item has
     * @param unreadable the keys of items that Holdfast can't decode
     * @param next the position of the next page; null on the last page
     */
    record CandidatePage(
            List<Item> items,
            List<String> unknown,
            List<String> unreadable,
            @Nullable RecoveryPosition next) {
        /** Returns the results of the keys without a readable item. */
        List<RecoveryPage.RecoveryResult> missingResults() {
            var results = new ArrayList<RecoveryPage.RecoveryResult>();
            unknown.forEach(key -> results.add(new RecoveryPage.RecoveryResult(key, null, "unknown")));
            unreadable.forEach(key ->
                    results.add(new RecoveryPage.RecoveryResult(key, null, RecoveryPage.RecoveryResult.UNREADABLE)));
            return results;
        }
    }

    /**
     * A position in a recovery.
     *
     * @param board the position on the board, null for a recovery by keys
     * @param key the number of requested keys on earlier pages
     */
    record RecoveryPosition(@Nullable BoardPosition board, int key) {
        /** Whether earlier pages may already contain items from this position on. */
        boolean mayRepeatItems() {
            return board != null && board.mayRepeatItems();
        }
    }

    /**
     * Returns the position before the first item of a recovery. The pages from this position also contain items that
     * move on the board meanwhile. From this position on, the recovery continues even if the workflow gets a version
     * without a board.
     */
    ActionResult<RecoveryPosition> start(String app, RecoveryRequest request) {
        if (!request.keys().isEmpty()) return ActionResult.ok(new RecoveryPosition(null, 0));
        return columnResolver
                .resolve(app, request.workflow(), request.state(), null)
                .map(boardColumns -> new RecoveryPosition(itemBoard.startPasses(boardColumns), 0));
    }

    /** Returns the versions of the workflow whose items the recovery leaves out. */
    List<Integer> unlistedVersions(String app, RecoveryRequest request) {
        return request.keys().isEmpty() && !request.selectsOverdue()
                ? columnResolver.unlistedVersions(app, request.workflow())
                : List.of();
    }

    /**
     * @param isComplete whether the pages must also contain items that move on the board meanwhile. Such pages may
     *     repeat items
     */
    ActionResult<CandidatePage> find(
            Caller caller, RecoveryRequest request, int limit, @Nullable RecoveryPosition from, boolean isComplete) {
        if (!request.keys().isEmpty()) return ActionResult.ok(findByKeys(caller, request, request.keys(), limit, from));
        var boardPosition = from == null ? null : from.board();
        return columnResolver
                .resolve(caller.app(), request.workflow(), request.state(), boardPosition)
                .map(boardColumns -> findOnBoard(
                        caller,
                        request,
                        boardColumns,
                        limit,
                        boardPosition == null && isComplete ? itemBoard.startPasses(boardColumns) : boardPosition));
    }

    /** Whether an item that has changed since the search still matches the request. */
    boolean stillMatches(Caller caller, RecoveryRequest request, Item item) {
        if (!itemVisibility.sees(caller, item)) return false;
        if (!request.keys().isEmpty()) return true;
        var overdueMatches = !request.selectsOverdue() || item.timing().missedDeadline() != null;
        return overdueMatches && (request.state() == null || request.state().equals(item.state()));
    }

    private CandidatePage findByKeys(
            Caller caller, RecoveryRequest request, List<String> keys, int limit, @Nullable RecoveryPosition from) {
        var first = from == null ? 0 : from.key();
        if (first < 0) throw new InvalidCursorException("the position has a negative key");
        var end = Math.min(keys.size(), first + limit);
        var items = new ArrayList<Item>();
        var unknown = new ArrayList<String>();
        var unreadable = new ArrayList<String>();
        for (var key : keys.subList(Math.min(first, end), end)) {
            switch (itemStore.lookUp(new ItemId(caller.app(), request.workflow(), key))) {
                case ItemStore.ItemLookup.FoundItem(Item item) -> {
                    if (itemVisibility.sees(caller, item)) items.add(item);
                    else unknown.add(key);
                }
                case ItemStore.ItemLookup.MissingItem missingItem -> unknown.add(key);
                case ItemStore.ItemLookup.UnreadableItem unreadableItem ->
                    (caller.isPerson() ? unknown : unreadable).add(key);
            }
        }
        return new CandidatePage(
                items, unknown, unreadable, end < keys.size() ? new RecoveryPosition(null, end) : null);
    }

    private CandidatePage findOnBoard(
            Caller caller,
            RecoveryRequest request,
            ItemBoard.BoardColumns boardColumns,
            int limit,
            @Nullable BoardPosition boardPosition) {
        var boardSelection = request.selectsOverdue() ? BoardSelection.OVERDUE : BoardSelection.ALL;
        var boardPage = itemBoard.read(
                caller.app(),
                request.workflow(),
                boardColumns,
                boardSelection,
                itemVisibility.filterFor(caller),
                limit,
                boardPosition);
        return new CandidatePage(
                boardPage.items(),
                List.of(),
                caller.isPerson() ? List.of() : boardPage.unreadable(),
                boardPage.next() == null ? null : new RecoveryPosition(boardPage.next(), 0));
    }
}
