package dev.holdfast.projection;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.ItemStore;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.item.board.BoardColumnResolver;
import dev.holdfast.item.board.ItemBoard;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchIndexBusyException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files a workflow's open items anew, and the changes that each remembers (the last {@value dev.holdfast.item.HistoryBounds#MAX_ENTRIES}), for
 * an index that was lost or came later; a page at a time. What stands in the index as new as that stays as it is, so that doing it
 * again, or while items change, does no harm. What has finished is on no board and doesn't come back.
 */
public final class RebuildSearch extends Action<RebuildSearch.Request, RebuildSearch.Result> {
    /** At most so many items in one call: a page must be done well before a gateway gives up. */
    private static final int MAX_ITEMS_PER_PAGE = 100;

    /** So many cards are filed together. */
    private static final int CARDS_PER_WRITE = 200;

    private final ItemStore itemStore;
    private final ItemBoard itemBoard;
    private final BoardColumnResolver boards;
    private final SearchIndex searchIndex;
    private final InstantSource clock;

    public RebuildSearch(
            ItemStore itemStore,
            ItemBoard itemBoard,
            BoardColumnResolver boards,
            SearchIndex searchIndex,
            InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.itemStore = itemStore;
        this.itemBoard = itemBoard;
        this.boards = boards;
        this.searchIndex = searchIndex;
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
    protected ActionResult<Result> run(Caller caller, Request request) {
        var missing = searchIndex.unavailableReason();
        if (missing != null) return ActionResult.refused(new Problem.Conflict(missing));
        return PageToken.checkLimit(request.limit())
                .flatMap(limit -> PageToken.resume(
                        ItemBoard.BoardPosition.class,
                        request.pageToken(),
                        from -> boards.resolve(caller.app(), request.workflow(), null, from)
                                .flatMap(open -> filePage(itemBoard.read(
                                        caller.app(),
                                        request.workflow(),
                                        open,
                                        false,
                                        Math.min(limit, MAX_ITEMS_PER_PAGE),
                                        from)))));
    }

    private ActionResult<Result> filePage(ItemBoard.BoardPage boardPage) {
        var now = clock.instant();
        var cards = new ArrayList<SearchCard>();
        for (var item : boardPage.items()) {
            var workflow = itemStore.workflowOf(item);
            cards.addAll(
                    SearchCardFactory.cardsForRebuild(item, workflow, ItemArchive.retentionEnd(item, workflow, now)));
        }
        try {
            for (var from = 0; from < cards.size(); from += CARDS_PER_WRITE)
                searchIndex.addCards(cards.subList(from, Math.min(cards.size(), from + CARDS_PER_WRITE)));
        } catch (SearchIndexBusyException e) {
            return ActionResult.refused(
                    new Problem.Busy("the search index doesn't take it just now; repeat the same call in a minute"));
        }
        return ActionResult.ok(
                new Result(boardPage.items().size(), boardPage.unreadable(), PageToken.encode(boardPage.next())));
    }
}
