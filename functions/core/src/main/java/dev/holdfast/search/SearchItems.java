package dev.holdfast.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds items, or their events, by words and fields: {@code workflow:orders state:late label.team=x "free text"
 * updated>2026-01-01}. The newest first, in pages. What was changed just now may not be found for a moment.
 */
public final class SearchItems extends Action<SearchItems.Request, SearchItems.Result> {
    private final SearchIndex searchIndex;

    public SearchItems(SearchIndex searchIndex) {
        super(Scope.READ, Request.class);
        this.searchIndex = searchIndex;
    }

    /** @param query as {@link QueryParser} reads it; everything when absent */
    public record Request(
            @Nullable String query,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<SearchHit> hits,
            @Nullable String nextPageToken) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var missing = searchIndex.unavailableReason();
        if (missing != null) return ActionResult.refused(new Problem.Conflict(missing));
        try {
            return find(caller, request);
        } catch (SearchIndexBusy e) {
            return ActionResult.refused(new Problem.Busy("the search index doesn't answer just now; try again"));
        }
    }

    private ActionResult<Result> find(Caller caller, Request request) {
        return QueryParser.parse(request.query() == null ? "" : request.query())
                .flatMap(searchQuery -> PageToken.checkLimit(request.limit())
                        .flatMap(limit -> PageToken.resume(
                                SearchIndex.HitPosition.class,
                                request.pageToken(),
                                after -> ActionResult.ok(
                                        toResult(searchIndex.find(caller.app(), searchQuery, limit, after))))));
    }

    private static Result toResult(SearchIndex.HitPage hitPage) {
        return new Result(hitPage.hits(), PageToken.encode(hitPage.next()));
    }
}
