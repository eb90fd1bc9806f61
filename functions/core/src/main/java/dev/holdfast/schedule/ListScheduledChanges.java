// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.action.ItemProblems;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists the pending scheduled changes of an item, in the order in which they are due. */
public final class ListScheduledChanges extends Action<ListScheduledChanges.Request, ListScheduledChanges.Result> {
    private static final int MAX_PAGE_ENTRIES = 100;

    private final ItemStore itemStore;
    private final ItemVisibility itemVisibility;
    private final ScheduledChangeStore scheduleStore;

    ListScheduledChanges(ItemStore itemStore, ScheduledChangeStore scheduleStore) {
        super(Scope.READ, Request.class);
        this.itemStore = itemStore;
        this.itemVisibility = new ItemVisibility(itemStore);
        this.scheduleStore = scheduleStore;
    }

    /** @param limit 1 to 100; default: 100 */
    public record Request(
            String workflow,
            String key,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<ChangeView> schedules,
            @Nullable String nextPageToken) {}

    /** The position in the list: the last change of the previous page. */
    record ChangePosition(Instant nextAt, String id) {
        ChangePosition {
            Objects.requireNonNull(nextAt, "nextAt");
            Objects.requireNonNull(id, "id");
        }

        private boolean isBefore(ScheduledChange change) {
            var order = nextAt.compareTo(Objects.requireNonNull(change.nextAt()));
            return order < 0 || order == 0 && id.compareTo(change.id()) < 0;
        }
    }

    @Override
    protected ActionResult<Result> run(Caller caller, Request r) {
        var inputFaults = new InputFaults().checkName("/workflow", r.workflow()).checkKey("/key", r.key());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var id = new ItemId(caller.app(), r.workflow(), r.key());
        return PageToken.checkLimit(r.limit(), MAX_PAGE_ENTRIES)
                .flatMap(limit -> PageToken.resume(
                        ChangePosition.class, r.pageToken(), position -> list(caller, id, limit, position)));
    }

    private ActionResult<Result> list(Caller caller, ItemId id, int limit, @Nullable ChangePosition position) {
        var item = itemVisibility.find(caller, id).orElse(null);
        if (item == null) return ActionResult.refused(ItemProblems.itemNotFound(id));
        var workflow = itemStore.workflowOf(item);
        var following = scheduleStore.findPending(item).stream()
                .filter(change -> position == null || position.isBefore(change))
                .toList();
        var page = following.subList(0, Math.min(limit, following.size()));
        var last = page.size() == following.size() ? null : page.getLast();
        return ActionResult.ok(new Result(
                page.stream()
                        .map(change -> ChangeView.of(change, item, workflow, caller))
                        .toList(),
                last == null
                        ? null
                        : PageToken.encode(new ChangePosition(Objects.requireNonNull(last.nextAt()), last.id()))));
    }
}
