// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.projection;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.archive.ArchiveRetention;
import dev.holdfast.item.board.BoardColumnResolver;
import dev.holdfast.item.board.BoardPosition;
import dev.holdfast.item.board.BoardSelection;
import dev.holdfast.item.board.ItemBoard;
import dev.holdfast.item.store.ItemStore;
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
 * Adds a workflow's open items to a new or restored search index. Each call adds one page of items. The action also
 * adds the events in each item's history (the last {@value dev.holdfast.item.HistoryBounds#MAX_ENTRIES}). The action
 * doesn't add finished items. Callers can safely repeat calls, and items may change during calls. If the index already
 * has a card for this or a newer version of the item, the index keeps that card.
 */
public final class RebuildSearch extends Action<RebuildSearch.Request, RebuildSearch.Result> {
    /** The highest number of items in a page. Adding a page must take much less time than the gateway's timeout. */
    private static final int MAX_ITEMS_PER_PAGE = 100;

    private static final int CARDS_PER_WRITE = 200;

    private final ItemStore itemStore;
    private final ItemBoard itemBoard;
    private final BoardColumnResolver columnResolver;
    private final SearchIndex searchIndex;
    private final InstantSource clock;

    public RebuildSearch(
            ItemStore itemStore,
            ItemBoard itemBoard,
            BoardColumnResolver columnResolver,
            SearchIndex searchIndex,
            InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.itemStore = itemStore;
        this.itemBoard = itemBoard;
        this.columnResolver = columnResolver;
        this.searchIndex = searchIndex;
        this.clock = clock;
    }

    /** @param limit the highest number of items to add in this call. A page may have fewer items */
    public record Request(
            String workflow,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /**
     * @param items the number of items that this call has sent to the index
     * @param unreadable the keys of items whose rows Holdfast can't decode
     * @param nextPageToken null after the last page
     * @param unlistedVersions the workflow's versions with {@code board: false}, whose items this action leaves out
     *     unless they are overdue
     */
    public record Result(
            int items,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> unreadable,
            @Nullable String nextPageToken,
            List<Integer> unlistedVersions) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        if (caller.isPerson())
            return ActionResult.refused(
                    new Problem.Forbidden(
                            "only the application itself may rebuild the search index, because the answer counts hidden items"));
        var unavailableReason = searchIndex.unavailableReason();
        if (unavailableReason != null) return ActionResult.refused(new Problem.Conflict(unavailableReason));
        return PageToken.checkLimit(request.limit())
                .flatMap(limit -> PageToken.resume(
                        BoardPosition.class,
                        request.pageToken(),
                        position -> addPage(
                                caller.app(), request.workflow(), Math.min(limit, MAX_ITEMS_PER_PAGE), position)));
    }

    private ActionResult<Result> addPage(String app, String workflow, int limit, @Nullable BoardPosition position) {
        return columnResolver
                .resolve(app, workflow, null, position)
                .flatMap(columns -> addItems(
                        itemBoard.read(
                                app,
                                workflow,
                                columns,
                                BoardSelection.ALL,
                                limit,
                                position == null ? itemBoard.startPasses(columns) : position),
                        columns.unlistedVersions()));
    }

    private ActionResult<Result> addItems(ItemBoard.BoardPage boardPage, List<Integer> unlistedVersions) {
        var now = clock.instant();
        var cards = new ArrayList<SearchCard>();
        for (var item : boardPage.items()) {
            var workflow = itemStore.findWorkflowOf(item).orElse(null);
            if (workflow == null) continue;
            cards.addAll(SearchCardFactory.cardsForRebuild(
                    item, workflow, ArchiveRetention.retentionEnd(item, workflow, now)));
        }
        try {
            for (var start = 0; start < cards.size(); start += CARDS_PER_WRITE)
                searchIndex.addCards(cards.subList(start, Math.min(cards.size(), start + CARDS_PER_WRITE)));
        } catch (SearchIndexBusyException e) {
            return ActionResult.refused(new Problem.Busy("the search index is busy; repeat the same call in a minute"));
        }
        return ActionResult.ok(new Result(
                boardPage.items().size(),
                boardPage.unreadable(),
                PageToken.encode(boardPage.next()),
                unlistedVersions));
    }
}
