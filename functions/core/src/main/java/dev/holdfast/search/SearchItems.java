// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.TableFailureException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds items or events by words and fields, such as
 * {@code workflow:orders state:late label.team=x "free text" updated>2026-01-01}. The action returns pages with the
 * newest hits first. The newest changes may be absent for a moment.
 */
public final class SearchItems extends Action<SearchItems.Request, SearchItems.Result> {
    private static final Logger LOG = LoggerFactory.getLogger(SearchItems.class);

    /** Limits the pages of the index that one request reads for a person who sees few of the hits. */
    private static final int MAX_READS = 20;

    private final SearchIndex searchIndex;
    private final ItemVisibility itemVisibility;
    private final MachineClock clock;

    public SearchItems(SearchIndex searchIndex, ItemStore itemStore, MachineClock clock) {
        super(Scope.READ, Request.class);
        this.searchIndex = searchIndex;
        this.itemVisibility = new ItemVisibility(itemStore);
        this.clock = clock;
    }

    /** @param query the query, in the syntax of {@link QueryParser}; an absent query matches everything */
    public record Request(
            @Nullable String query,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /**
     * A page of hits. The token is null on the last page.
     *
     * @param warnings if nothing matches, the first names and values in the query that nothing in the index has
     */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<SearchHit> hits,
            @Nullable String nextPageToken,
            List<String> warnings) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var reason = searchIndex.unavailableReason();
        if (reason != null) return ActionResult.refused(new Problem.Conflict(reason));
        try {
            return find(caller, request);
        } catch (SearchIndexBusyException e) {
            return ActionResult.refused(new Problem.Busy("the search index is unavailable at the moment; try again"));
        } catch (TableFailureException e) {
            // Only search is unavailable. So neither the status nor the log may look like a fault of the whole server.
            LOG.error("the search index can't be read: {}", e.getMessage());
            return ActionResult.refused(new Problem.Unavailable(
                    "the search index can't be read, and Holdfast's log says why; rebuild-search repairs open items"));
        }
    }

    private ActionResult<Result> find(Caller caller, Request request) {
        return QueryParser.parse(request.query() == null ? "" : request.query())
                .flatMap(searchQuery -> PageToken.checkLimit(request.limit())
                        .flatMap(limit -> PageToken.resume(
                                SearchIndex.HitPosition.class,
                                request.pageToken(),
                                after -> ActionResult.ok(findPage(caller, searchQuery, limit, after)))));
    }

    private Result findPage(
            Caller caller, SearchQuery searchQuery, int limit, SearchIndex.@Nullable HitPosition after) {
        var app = caller.app();
        var hits = new ArrayList<SearchHit>();
        var position = after;
        var reads = 0;
        do {
            var hitPage = searchIndex.find(app, searchQuery, limit - hits.size(), position);
            hits.addAll(caller.isPerson() ? seenBy(caller, hitPage.hits()) : hitPage.hits());
            position = hitPage.next();
        } while (position != null && hits.size() < limit && ++reads < MAX_READS);
        // People get no warnings, because a warning would tell a person whether hidden items have a value.
        var isEmpty = hits.isEmpty() && after == null && !caller.isPerson();
        return new Result(
                hits,
                PageToken.encode(position),
                isEmpty ? new UnknownNameFinder(searchIndex, clock).findWarnings(app, searchQuery) : List.of());
    }

    /** Returns the hits whose items the caller sees now, without their parents, which may be hidden. */
    private List<SearchHit> seenBy(Caller caller, List<SearchHit> hits) {
        var seen = itemVisibility.seenAmong(
                caller, hits.stream().map(hit -> hit.itemId(caller.app())).toList());
        return hits.stream()
                .filter(hit -> seen.contains(hit.itemId(caller.app())))
                .map(SearchHit::withoutParent)
                .toList();
    }
}
