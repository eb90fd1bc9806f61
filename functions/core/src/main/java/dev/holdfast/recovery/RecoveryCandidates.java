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

/** Finds the items that a recovery is about, a page at a time: on the board, or by their keys. */
public final class RecoveryCandidates {
    private final ItemStore itemStore;
    private final ItemBoard itemBoard;
    private final BoardColumnResolver columnResolver;

    public RecoveryCandidates(ItemStore itemStore, ItemBoard itemBoard, BoardColumnResolver boards) {
        this.itemStore = itemStore;
        this.itemBoard = itemBoard;
        this.columnResolver = boards;
    }

    /**
     * Some finds, and where to go on; {@code next} is null at the end.
     *
     * @param unknown keys of which there is no item
     * @param unreadable keys of items that can't be read
     */
    record CandidatePage(
            List<Item> items,
            List<String> unknown,
            List<String> unreadable,
            @Nullable RecoveryPosition next) {}

    /**
     * A place in a recovery.
     *
     * @param key how many of the keys are done
     */
    record RecoveryPosition(ItemBoard.@Nullable BoardPosition board, int key) {}

    ActionResult<CandidatePage> find(String app, RecoveryRequest request, int limit, @Nullable RecoveryPosition from) {
        if (request.keys() != null) return ActionResult.ok(findByKeys(app, request, request.keys(), limit, from));
        var at = from == null ? null : from.board();
        return columnResolver
                .resolve(app, request.workflow(), request.state(), at)
                .map(boardColumns -> findOnBoard(app, request, boardColumns, limit, at));
    }

    boolean stillMatches(RecoveryRequest request, Item item) {
        if (request.keys() != null) return true;
        var late = !wantsOverdue(request) || item.timing().missedDeadline() != null;
        return late && (request.state() == null || request.state().equals(item.state()));
    }

    private static boolean wantsOverdue(RecoveryRequest request) {
        return request.overdue() == null || request.overdue();
    }

    private CandidatePage findByKeys(
            String app, RecoveryRequest request, List<String> keys, int limit, @Nullable RecoveryPosition from) {
        var begin = from == null ? 0 : from.key();
        if (begin < 0) throw new InvalidCursorException("no such place");
        var end = Math.min(keys.size(), begin + limit);
        var found = new ArrayList<Item>();
        var unknown = new ArrayList<String>();
        var unreadable = new ArrayList<String>();
        for (var key : keys.subList(Math.min(begin, end), end)) {
            switch (itemStore.lookUp(new ItemId(app, request.workflow(), key))) {
                case ItemStore.ItemLookup.FoundItem(Item item) -> found.add(item);
                case ItemStore.ItemLookup.MissingItem missingItem -> unknown.add(key);
                case ItemStore.ItemLookup.UnreadableItem broken -> unreadable.add(key);
            }
        }
        return new CandidatePage(
                found, unknown, unreadable, end < keys.size() ? new RecoveryPosition(null, end) : null);
    }

    private CandidatePage findOnBoard(
            String app,
            RecoveryRequest request,
            ItemBoard.BoardColumns boardColumns,
            int limit,
            ItemBoard.@Nullable BoardPosition at) {
        var boardPage = itemBoard.read(app, request.workflow(), boardColumns, wantsOverdue(request), limit, at);
        return new CandidatePage(
                boardPage.items(),
                List.of(),
                boardPage.unreadable(),
                boardPage.next() == null ? null : new RecoveryPosition(boardPage.next(), 0));
    }
}
