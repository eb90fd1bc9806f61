// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.recovery;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemStore;
import dev.holdfast.item.board.BoardColumnResolver;
import dev.holdfast.item.board.ItemBoard;
import dev.holdfast.json.InvalidCursorException;
import dev.holdfast.problem.ActionResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the items for a recovery in pages, on the board or by their keys. */
public final class RecoveryCandidates {
    private final ItemStore itemStore;
    private final ItemBoard itemBoard;
    private final BoardColumnResolver columnResolver;

    public RecoveryCandidates(ItemStore itemStore, ItemBoard itemBoard, BoardColumnResolver columnResolver) {
        this.itemStore = itemStore;
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
            @Nullable RecoveryPosition next) {}

    /**
     * A position in a recovery.
     *
     * @param board the position on the board, null for a recovery by keys
     * @param key the number of requested keys on earlier pages
     */
    record RecoveryPosition(ItemBoard.@Nullable BoardPosition board, int key) {}

    ActionResult<CandidatePage> find(String app, RecoveryRequest request, int limit, @Nullable RecoveryPosition from) {
        if (request.keys() != null) return ActionResult.ok(findByKeys(app, request, request.keys(), limit, from));
        var boardPosition = from == null ? null : from.board();
        return columnResolver
                .resolve(app, request.workflow(), request.state(), boardPosition)
                .map(boardColumns -> findOnBoard(app, request, boardColumns, limit, boardPosition));
    }

    /** Whether an item that has changed since the search still matches the request. */
    boolean stillMatches(RecoveryRequest request, Item item) {
        if (request.keys() != null) return true;
        var overdueMatches = !wantsOverdue(request) || item.timing().missedDeadline() != null;
        return overdueMatches && (request.state() == null || request.state().equals(item.state()));
    }

    private static boolean wantsOverdue(RecoveryRequest request) {
        return request.overdue() == null || request.overdue();
    }

    private CandidatePage findByKeys(
            String app, RecoveryRequest request, List<String> keys, int limit, @Nullable RecoveryPosition from) {
        var first = from == null ? 0 : from.key();
        if (first < 0) throw new InvalidCursorException("the position has a negative key");
        var end = Math.min(keys.size(), first + limit);
        var items = new ArrayList<Item>();
        var unknown = new ArrayList<String>();
        var unreadable = new ArrayList<String>();
        for (var key : keys.subList(Math.min(first, end), end)) {
            switch (itemStore.lookUp(new ItemId(app, request.workflow(), key))) {
                case ItemStore.ItemLookup.FoundItem(Item item) -> items.add(item);
                case ItemStore.ItemLookup.MissingItem missingItem -> unknown.add(key);
                case ItemStore.ItemLookup.UnreadableItem unreadableItem -> unreadable.add(key);
            }
        }
        return new CandidatePage(
                items, unknown, unreadable, end < keys.size() ? new RecoveryPosition(null, end) : null);
    }

    private CandidatePage findOnBoard(
            String app,
            RecoveryRequest request,
            ItemBoard.BoardColumns boardColumns,
            int limit,
            ItemBoard.@Nullable BoardPosition boardPosition) {
        var boardPage =
                itemBoard.read(app, request.workflow(), boardColumns, wantsOverdue(request), limit, boardPosition);
        return new CandidatePage(
                boardPage.items(),
                List.of(),
                boardPage.unreadable(),
                boardPage.next() == null ? null : new RecoveryPosition(boardPage.next(), 0));
    }
}
