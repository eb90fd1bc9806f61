package dev.holdfast.item;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lists the open items of a workflow in pages: by the priority of their state, in a state the overdue ones first, then the
 * oldest first (per shard). Filters and large data narrow a page, so it may hold fewer items than its limit and still have a next one. An
 * item that can't be read is left out, named in the log and counted as {@code items.unreadable}.
 */
public final class ListItems extends Action<ListItems.Request, ListItems.Result> {
    private final Items items;
    private final Board board;
    private final BoardQuery boards;
    private final InstantSource clock;

    public ListItems(Items items, Board board, BoardQuery boards, InstantSource clock) {
        super(Scope.READ, Request.class);
        this.items = items;
        this.board = board;
        this.boards = boards;
        this.clock = clock;
    }

    /**
     * @param overdue true for those only that a sweep has flagged
     * @param olderThan only those that have been in their state for longer
     * @param labels only those that carry all of these
     * @param counts whether to count the workflow's open items per state too
     */
    public record Request(
            String workflow,
            @Nullable String state,
            @Nullable Boolean overdue,
            @Nullable Duration olderThan,
            Map<String, String> labels,
            @Nullable Boolean counts,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /** @param counts by state, when asked for */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<ItemView> items,
            Map<String, Board.Count> counts,
            @Nullable String nextPageToken) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var faults = new Faults().labels("/labels", request.labels());
        if (faults.any()) return Answer.refused(faults.problem());
        return PageToken.limit(request.limit())
                .then(limit -> PageToken.read(
                        Board.Position.class,
                        request.pageToken(),
                        from -> boards.columns(caller.app(), request.workflow(), request.state(), from)
                                .then(columns -> list(caller, request, columns, limit, from))));
    }

    private Answer<Result> list(
            Caller caller, Request request, Board.Columns columns, int limit, Board.@Nullable Position from) {
        var now = clock.instant();
        var overdue = Boolean.TRUE.equals(request.overdue());
        var stretch = board.read(caller.app(), request.workflow(), columns, overdue, limit, from);
        var found = new ArrayList<ItemView>();
        for (var item : stretch.items()) {
            if (wanted(item, request, now))
                found.add(ItemView.of(item, items.workflow(item), now).brief());
        }
        var counts = Boolean.TRUE.equals(request.counts())
                ? board.count(caller.app(), request.workflow(), columns.states())
                : Map.<String, Board.Count>of();
        return Answer.ok(new Result(found, counts, PageToken.write(stretch.next())));
    }

    private static boolean wanted(Item item, Request request, Instant now) {
        if (request.olderThan() != null && item.timing().since().isAfter(now.minus(request.olderThan()))) return false;
        if (Boolean.FALSE.equals(request.overdue()) && item.timing().overdue() != null) return false;
        return item.given().labels().entrySet().containsAll(request.labels().entrySet());
    }
}
