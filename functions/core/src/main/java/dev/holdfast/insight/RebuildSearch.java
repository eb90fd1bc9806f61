package dev.holdfast.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Archive;
import dev.holdfast.item.Board;
import dev.holdfast.item.BoardQuery;
import dev.holdfast.item.Items;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import dev.holdfast.search.Card;
import dev.holdfast.search.Cards;
import dev.holdfast.search.Search;
import dev.holdfast.search.SearchBusy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files a workflow's open items anew, and the changes that each remembers (the last {@value dev.holdfast.item.History#MOST}), for
 * an index that was lost or came later; a page at a time. What stands in the index as new as that stays as it is, so that doing it
 * again, or while items change, does no harm. What has finished is on no board and doesn't come back.
 */
public final class RebuildSearch extends Action<RebuildSearch.Request, RebuildSearch.Result> {
    /** At most so many items in one call: a page must be done well before a gateway gives up. */
    private static final int PAGE = 100;

    /** So many cards are filed together. */
    private static final int TOGETHER = 200;

    private final Items items;
    private final Board board;
    private final BoardQuery boards;
    private final Search search;
    private final InstantSource clock;

    public RebuildSearch(Items items, Board board, BoardQuery boards, Search search, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.items = items;
        this.board = board;
        this.boards = boards;
        this.search = search;
        this.clock = clock;
    }

    /** @param limit how many items to file, at most; a page may have fewer */
    public record Request(
            String workflow,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /**
     * @param items how many were filed
     * @param unreadable the keys of those that can't be read
     * @param nextPageToken null when all are filed
     */
    public record Result(
            int items,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> unreadable,
            @Nullable String nextPageToken) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var missing = search.missing();
        if (missing != null) return Answer.refused(new Problem.Conflict(missing));
        return PageToken.limit(request.limit())
                .then(limit -> PageToken.read(
                        Board.Position.class,
                        request.pageToken(),
                        from -> boards.columns(caller.app(), request.workflow(), null, from)
                                .then(open -> page(board.read(
                                        caller.app(), request.workflow(), open, false, Math.min(limit, PAGE), from)))));
    }

    private Answer<Result> page(Board.Stretch stretch) {
        var now = clock.instant();
        var cards = new ArrayList<Card>();
        for (var item : stretch.items()) {
            var workflow = items.workflow(item);
            cards.addAll(Cards.again(item, workflow, Archive.keptUntil(item, workflow, now)));
        }
        try {
            for (var from = 0; from < cards.size(); from += TOGETHER)
                search.file(cards.subList(from, Math.min(cards.size(), from + TOGETHER)));
        } catch (SearchBusy e) {
            return Answer.refused(
                    new Problem.Busy("the search index doesn't take it just now; repeat the same call in a minute"));
        }
        return Answer.ok(new Result(stretch.items().size(), stretch.unreadable(), PageToken.write(stretch.next())));
    }
}
