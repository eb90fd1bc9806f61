package dev.holdfast.item.board;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemStore;
import dev.holdfast.item.ItemView;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
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
    private final ItemStore itemStore;
    private final ItemBoard itemBoard;
    private final BoardColumnResolver columnResolver;
    private final InstantSource clock;

    public ListItems(ItemStore itemStore, ItemBoard itemBoard, BoardColumnResolver boards, InstantSource clock) {
        super(Scope.READ, Request.class);
        this.itemStore = itemStore;
        this.itemBoard = itemBoard;
        this.columnResolver = boards;
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
            Map<String, ItemBoard.StateCount> counts,
            @Nullable String nextPageToken) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkLabels("/labels", request.labels());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return PageToken.checkLimit(request.limit())
                .flatMap(limit -> PageToken.resume(
                        ItemBoard.BoardPosition.class,
                        request.pageToken(),
                        from -> columnResolver
                                .resolve(caller.app(), request.workflow(), request.state(), from)
                                .flatMap(boardColumns -> listPage(caller, request, boardColumns, limit, from))));
    }

    private ActionResult<Result> listPage(
            Caller caller,
            Request request,
            ItemBoard.BoardColumns boardColumns,
            int limit,
            ItemBoard.@Nullable BoardPosition from) {
        var now = clock.instant();
        var overdue = Boolean.TRUE.equals(request.overdue());
        var boardPage = itemBoard.read(caller.app(), request.workflow(), boardColumns, overdue, limit, from);
        var found = new ArrayList<ItemView>();
        for (var item : boardPage.items()) {
            if (matches(item, request, now))
                found.add(ItemView.of(item, itemStore.workflowOf(item), now).withoutDataAndHistory());
        }
        var counts = Boolean.TRUE.equals(request.counts())
                ? itemBoard.count(caller.app(), request.workflow(), boardColumns.states())
                : Map.<String, ItemBoard.StateCount>of();
        return ActionResult.ok(new Result(found, counts, PageToken.encode(boardPage.next())));
    }

    private static boolean matches(Item item, Request request, Instant now) {
        if (request.olderThan() != null && item.timing().since().isAfter(now.minus(request.olderThan()))) return false;
        if (Boolean.FALSE.equals(request.overdue()) && item.timing().missedDeadline() != null) return false;
        return item.given().labels().entrySet().containsAll(request.labels().entrySet());
    }
}
