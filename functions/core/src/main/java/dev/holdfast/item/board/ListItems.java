// SPDX-License-Identifier: Apache-2.0
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
 * Lists the open items of a workflow in pages. The items are in the order of their states' priorities. Within a state
 * and shard, overdue items come first, then older items. With filters or large data, a page may have fewer items than
 * its limit, even if it isn't the last page. The action leaves out items that it can't decode, logs them and counts
 * them as {@code items.unreadable}.
 */
public final class ListItems extends Action<ListItems.Request, ListItems.Result> {
    private final ItemStore itemStore;
    private final ItemBoard itemBoard;
    private final BoardColumnResolver columnResolver;
    private final InstantSource clock;

    public ListItems(
            ItemStore itemStore, ItemBoard itemBoard, BoardColumnResolver columnResolver, InstantSource clock) {
        super(Scope.READ, Request.class);
        this.itemStore = itemStore;
        this.itemBoard = itemBoard;
        this.columnResolver = columnResolver;
        this.clock = clock;
    }

    /**
     * @param overdue true for only the flagged items, false for only the unflagged items; default: both
     * @param olderThan only items that have been in their state for longer than this duration
     * @param labels only items that have all these labels
     * @param counts whether to count the open items of each state, without filters; default: false
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

    /** @param counts the open items by state, if requested */
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
        var views = new ArrayList<ItemView>();
        for (var item : boardPage.items()) {
            if (matches(item, request, now))
                views.add(ItemView.of(item, itemStore.workflowOf(item), now).withoutDataAndHistory());
        }
        var counts = Boolean.TRUE.equals(request.counts())
                ? itemBoard.count(caller.app(), request.workflow(), boardColumns.states())
                : Map.<String, ItemBoard.StateCount>of();
        return ActionResult.ok(new Result(views, counts, PageToken.encode(boardPage.next())));
    }

    private static boolean matches(Item item, Request request, Instant now) {
        if (request.olderThan() != null && item.timing().since().isAfter(now.minus(request.olderThan()))) return false;
        if (Boolean.FALSE.equals(request.overdue()) && item.timing().missedDeadline() != null) return false;
        return item.details().labels().entrySet().containsAll(request.labels().entrySet());
    }
}
