// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lateness;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.action.ItemProblems;
import dev.holdfast.item.board.BoardPosition;
import dev.holdfast.item.board.ItemBoard;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.table.ReadBudget;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Explains why items are late. A request is about one item, or about all items that a sweep has marked as overdue, in
 * pages. If the request is about one item that isn't late, the answer explains this too.
 */
public final class ExplainOverdue extends Action<ExplainOverdue.Request, ExplainOverdue.Result> {
    /** The limit for a page. An explanation contains the notices of up to 20 receivers. */
    private static final int MAX_EXPLANATIONS = 100;

    private final ItemStore itemStore;
    private final ItemVisibility itemVisibility;
    private final ItemBoard itemBoard;
    private final LateNoticeSource lateNoticeSource;
    private final InstantSource clock;

    public ExplainOverdue(
            ItemStore itemStore, ItemBoard itemBoard, LateNoticeSource lateNoticeSource, InstantSource clock) {
        super(Scope.READ, Request.class);
        this.itemStore = itemStore;
        this.itemVisibility = new ItemVisibility(itemStore);
        this.itemBoard = itemBoard;
        this.lateNoticeSource = lateNoticeSource;
        this.clock = clock;
    }

    /**
     * @param workflow only items of this workflow; required with {@code key}
     * @param key only the item with this key, even if it isn't late
     */
    public record Request(
            @NonEmptySelector @Nullable String workflow,
            @NonEmptySelector @Nullable String key,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /**
     * @param unreadable the keys of items that Holdfast can't explain, because it can't read them or their workflow.
     *     These items count towards the limit
     * @param nextPageToken null on the last page
     * @param endedEarly why the page has fewer entries than the limit although more may follow; otherwise null
     */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<OverdueExplanation> explanations,
            List<String> unreadable,
            @Nullable String nextPageToken,
            ReadBudget.@Nullable PageEnd endedEarly) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var inputFaults = new InputFaults();
        if (request.workflow() != null || request.key() != null) inputFaults.checkName("/workflow", request.workflow());
        if (request.key() != null) {
            inputFaults.checkKey("/key", request.key());
            if (request.limit() != null) inputFaults.add("/limit", "must be absent with key");
            if (request.pageToken() != null) inputFaults.add("/pageToken", "must be absent with key");
        }
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return request.workflow() == null || request.key() == null
                ? explainPage(caller, request)
                : explainOne(caller, new ItemId(caller.app(), request.workflow(), request.key()));
    }

    private ActionResult<Result> explainOne(Caller caller, ItemId id) {
        return itemVisibility
                .find(caller, id)
                .map(item -> {
                    var notices = lateNoticeSource.findNotices(List.of(item)).getOrDefault(id, List.of());
                    var explanation =
                            OverdueExplainer.explain(item, itemStore.workflowOf(item), notices, clock.instant());
                    return ActionResult.ok(new Result(List.of(explanation), List.of(), null, null));
                })
                .orElseGet(() -> ActionResult.refused(ItemProblems.itemNotFound(id)));
    }

    private ActionResult<Result> explainPage(Caller caller, Request request) {
        return PageToken.checkLimit(request.limit(), MAX_EXPLANATIONS)
                .flatMap(limit -> PageToken.resume(BoardPosition.class, request.pageToken(), from -> {
                    var page = itemBoard.readOverdue(
                            caller.app(), request.workflow(), itemVisibility.filterFor(caller), limit, from);
                    var unreadable = new ArrayList<>(page.unreadable());
                    var explanations = explainAll(page.items(), unreadable);
                    // A person may not see these items.
                    if (caller.isPerson()) unreadable.clear();
                    return ActionResult.ok(
                            new Result(explanations, unreadable, PageToken.encode(page.next()), page.endedEarly()));
                }));
    }

    /** Explains all items whose workflow can be read. Adds the keys of the other items to {@code unreadable}. */
    private List<OverdueExplanation> explainAll(List<Item> items, List<String> unreadable) {
        var now = clock.instant();
        var notices = lateNoticeSource.findNotices(items);
        var explanations = new ArrayList<OverdueExplanation>();
        for (var item : items)
            itemStore
                    .findWorkflowOf(item)
                    .map(workflow ->
                            OverdueExplainer.explain(item, workflow, notices.getOrDefault(item.id(), List.of()), now))
                    .ifPresentOrElse(
                            explanations::add, () -> unreadable.add(item.id().key()));
        return explanations;
    }
}
