package dev.holdfast.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds items, or their events, by words and fields: {@code workflow:orders state:late label.team=x "free text"
 * updated>2026-01-01}. The newest first, in pages. What was changed just now may not be found for a moment.
 */
public final class SearchItems extends Action<SearchItems.Request, SearchItems.Result> {
    private final Search search;

    public SearchItems(Search search) {
        super(Scope.READ, Request.class);
        this.search = search;
    }

    /** @param query as {@link Syntax} reads it; everything when absent */
    public record Request(
            @Nullable String query,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Hit> hits,
            @Nullable String nextPageToken) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var missing = search.missing();
        if (missing != null) return Answer.refused(new Problem.Conflict(missing));
        try {
            return find(caller, request);
        } catch (SearchBusy e) {
            return Answer.refused(new Problem.Busy("the search index doesn't answer just now; try again"));
        }
    }

    private Answer<Result> find(Caller caller, Request request) {
        return Syntax.read(request.query() == null ? "" : request.query())
                .then(wanted -> PageToken.limit(request.limit())
                        .then(limit -> PageToken.read(
                                Search.Place.class,
                                request.pageToken(),
                                after -> Answer.ok(page(search.find(caller.app(), wanted, limit, after))))));
    }

    private static Result page(Search.Found found) {
        return new Result(found.hits(), PageToken.write(found.next()));
    }
}
