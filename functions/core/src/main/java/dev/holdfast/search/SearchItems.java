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

    /** The number of hits that one read returns, before Holdfast leaves out those that the person doesn't see. */
    private static final int CHUNK_SIZE = 100;

    /** Limits the reads of the index for a person who sees few of the hits. */
    private static final int MAX_INDEX_READS = 20;

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
                .flatMap(searchQuery -> caller.isPerson() && searchQuery.names("parent")
                        ? ActionResult.refused(new Problem.Forbidden(
                                "people can't search by parent, because a hit would name a hidden parent"))
                        : ActionResult.ok(searchQuery))
                .flatMap(searchQuery -> PageToken.checkLimit(request.limit())
                        .flatMap(limit -> PageToken.resume(
                                SearchIndex.HitPosition.class,
                                request.pageToken(),
                                after -> ActionResult.ok(
                                        caller.isPerson()
                                                ? findVisiblePage(caller, searchQuery, limit, after)
                                                : findPage(caller.app(), searchQuery, limit, after)))));
    }

    private Result findPage(String app, SearchQuery searchQuery, int limit, SearchIndex.@Nullable HitPosition after) {
        var nameFinder = new UnknownNameFinder(searchIndex, clock);
        var hitPage = searchIndex.find(app, searchQuery, limit, after);
        var isEmpty = hitPage.hits().isEmpty() && after == null;
        return new Result(
                hitPage.hits(),
                PageToken.encode(hitPage.next()),
                isEmpty ? nameFinder.findWarnings(app, searchQuery) : List.of());
    }

    /**
     * Finds a page of the hits that a person sees. The page has a token only if the person sees another hit, and the
     * token names the last hit of the page. So neither tells of hidden hits, unless the reads end early. The page has no
     * warnings, because they would tell whether hidden items have a value.
     */
    private Result findVisiblePage(
            Caller person, SearchQuery searchQuery, int limit, SearchIndex.@Nullable HitPosition after) {
        var visible = new ArrayList<SearchHit>();
        var position = after;
        SearchIndex.@Nullable HitPosition last = null;
        for (var reads = 0; reads < MAX_INDEX_READS; reads++) {
            var hitPage = searchIndex.find(person.app(), searchQuery, CHUNK_SIZE, position);
            var ids =
                    hitPage.hits().stream().map(hit -> hit.itemId(person.app())).toList();
            var visibleIds = itemVisibility.visibleAmong(person, ids);
            for (var i = 0; i < ids.size(); i++) {
                if (!visibleIds.contains(ids.get(i))) continue;
                if (visible.size() == limit) return new Result(visible, PageToken.encode(last), List.of());
                visible.add(hitPage.hits().get(i).withParent(null));
                if (visible.size() == limit) last = positionAfter(person.app(), searchQuery, i + 1, position);
            }
            position = hitPage.next();
            if (position == null) return new Result(visible, null, List.of());
        }
        return new Result(visible, PageToken.encode(visible.size() == limit ? last : position), List.of());
    }

    /** Returns the position after some more hits. */
    private SearchIndex.@Nullable HitPosition positionAfter(
            String app, SearchQuery searchQuery, int hits, SearchIndex.@Nullable HitPosition from) {
        return searchIndex.find(app, searchQuery, hits, from).next();
    }
}
