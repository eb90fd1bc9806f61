package dev.holdfast.recovery;

import dev.holdfast.item.Board;
import dev.holdfast.item.BoardQuery;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.Items;
import dev.holdfast.json.StrayPosition;
import dev.holdfast.problem.Answer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the items that a recovery is about, a page at a time: on the board, or by their keys. */
public final class Lost {
    private final Items items;
    private final Board board;
    private final BoardQuery boards;

    public Lost(Items items, Board board, BoardQuery boards) {
        this.items = items;
        this.board = board;
        this.boards = boards;
    }

    /**
     * Some finds, and where to go on; {@code next} is null at the end.
     *
     * @param unknown keys of which there is no item
     * @param unreadable keys of items that can't be read
     */
    record Found(
            List<Item> items,
            List<String> unknown,
            List<String> unreadable,
            @Nullable Position next) {}

    /**
     * A place in a recovery.
     *
     * @param key how many of the keys are done
     */
    record Position(Board.@Nullable Position board, int key) {}

    Answer<Found> find(String app, Recovery request, int limit, @Nullable Position from) {
        if (request.keys() != null) return Answer.ok(byKey(app, request, request.keys(), limit, from));
        var at = from == null ? null : from.board();
        return boards.columns(app, request.workflow(), request.state(), at)
                .map(columns -> onBoard(app, request, columns, limit, at));
    }

    boolean stillFits(Recovery request, Item item) {
        if (request.keys() != null) return true;
        var late = !wantsOverdue(request) || item.timing().overdue() != null;
        return late && (request.state() == null || request.state().equals(item.state()));
    }

    private static boolean wantsOverdue(Recovery request) {
        return request.overdue() == null || request.overdue();
    }

    private Found byKey(String app, Recovery request, List<String> keys, int limit, @Nullable Position from) {
        var begin = from == null ? 0 : from.key();
        if (begin < 0) throw new StrayPosition("no such place");
        var end = Math.min(keys.size(), begin + limit);
        var found = new ArrayList<Item>();
        var unknown = new ArrayList<String>();
        var unreadable = new ArrayList<String>();
        for (var key : keys.subList(Math.min(begin, end), end)) {
            switch (items.look(new ItemId(app, request.workflow(), key))) {
                case Items.Look.Found(Item item) -> found.add(item);
                case Items.Look.Absent absent -> unknown.add(key);
                case Items.Look.Unreadable broken -> unreadable.add(key);
            }
        }
        return new Found(found, unknown, unreadable, end < keys.size() ? new Position(null, end) : null);
    }

    private Found onBoard(String app, Recovery request, Board.Columns columns, int limit, Board.@Nullable Position at) {
        var stretch = board.read(app, request.workflow(), columns, wantsOverdue(request), limit, at);
        return new Found(
                stretch.items(),
                List.of(),
                stretch.unreadable(),
                stretch.next() == null ? null : new Position(stretch.next(), 0));
    }
}
