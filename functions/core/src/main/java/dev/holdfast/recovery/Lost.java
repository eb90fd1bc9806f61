package dev.holdfast.recovery;

import dev.holdfast.item.Board;
import dev.holdfast.item.BoardQuery;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.Items;
import dev.holdfast.json.PageToken;
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
     * A page of finds.
     *
     * @param from where this page began
     * @param skipped how many of its items an earlier answer has had already
     */
    record Found(
            List<Item> items,
            List<String> unknown,
            @Nullable String next,
            @Nullable Position from,
            int skipped) {
        /** The token to come back to the item at this place of the page. */
        String tokenAt(int place) {
            var here = from == null ? new Position(null, 0, 0) : from;
            return String.valueOf(PageToken.write(new Position(here.board(), here.key(), skipped + place)));
        }
    }

    /**
     * A place in a recovery.
     *
     * @param key how many of the keys are done
     * @param skip how many items of the page that begins here are done
     */
    record Position(Board.@Nullable Position board, int key, int skip) {}

    Answer<Found> find(String app, Recovery request) {
        return PageToken.limit(request.limit())
                .then(limit -> PageToken.read(Position.class, request.pageToken(), from -> {
                    if (!request.keys().isEmpty()) return Answer.ok(byKey(app, request, limit, from));
                    return boards.states(app, request.workflow(), request.state())
                            .map(states -> onBoard(app, request, states, limit, from));
                }));
    }

    boolean stillFits(Recovery request, Item item) {
        if (!request.keys().isEmpty()) return true;
        var late = !wantsOverdue(request) || item.timing().overdue() != null;
        return late && (request.state() == null || request.state().equals(item.state()));
    }

    private static boolean wantsOverdue(Recovery request) {
        return request.overdue() == null || request.overdue();
    }

    private Found byKey(String app, Recovery request, int limit, @Nullable Position from) {
        var begin = from == null ? 0 : from.key() + from.skip();
        if (begin < 0) throw new IllegalArgumentException("no such place");
        var end = Math.min(request.keys().size(), begin + limit);
        var found = new ArrayList<Item>();
        var unknown = new ArrayList<String>();
        for (var key : request.keys().subList(Math.min(begin, end), end)) {
            items.find(new ItemId(app, request.workflow(), key)).ifPresentOrElse(found::add, () -> unknown.add(key));
        }
        var next = end < request.keys().size() ? PageToken.write(new Position(null, end, 0)) : null;
        return new Found(found, unknown, next, new Position(null, begin, 0), 0);
    }

    private Found onBoard(String app, Recovery request, List<String> states, int limit, @Nullable Position from) {
        var at = from == null ? null : from.board();
        var stretch = board.read(app, request.workflow(), states, wantsOverdue(request), limit, at);
        var skip = from == null
                ? 0
                : Math.min(Math.max(from.skip(), 0), stretch.items().size());
        var next = stretch.next() == null ? null : PageToken.write(new Position(stretch.next(), 0, 0));
        return new Found(stretch.items().subList(skip, stretch.items().size()), List.of(), next, from, skip);
    }
}
