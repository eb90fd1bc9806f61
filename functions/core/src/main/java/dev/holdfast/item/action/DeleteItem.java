// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.OptimisticRetry;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Deletes an open or finished item. Afterwards Holdfast has only the event of the deletion and the archived history.
 */
public final class DeleteItem extends Action<DeleteItem.Request, DeleteItem.Result> {
    private final ItemStore itemStore;
    private final ItemVisibility itemVisibility;
    private final InstantSource clock;

    public DeleteItem(ItemStore itemStore, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.itemStore = itemStore;
        this.itemVisibility = new ItemVisibility(itemStore);
        this.clock = clock;
    }

    /**
     * @param version the version that the item must have; default: any
     * @param dryRun true to return the result that the deletion would have now, but to change nothing
     */
    public record Request(
            String workflow,
            String key,
            @Nullable String note,
            @Nullable Long version,
            @NonEmptySelector @Nullable Boolean dryRun) {}

    /**
     * @param state the item's state before the deletion
     * @param dryRun true if this is the result of a dry run; otherwise null
     */
    public record Result(
            String workflow,
            String key,
            String state,
            @Nullable Boolean dryRun) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var now = clock.instant();
        var inputFaults = new InputFaults()
                .checkName("/workflow", request.workflow())
                .checkKey("/key", request.key())
                .checkText("/note", request.note());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var id = new ItemId(caller.app(), request.workflow(), request.key());
        return OptimisticRetry.retry("item " + id, () -> {
            var item = itemStore.find(id).orElse(null);
            if (item == null || !itemVisibility.sees(caller, item))
                return ActionResult.refused(ItemProblems.itemNotFound(id));
            if (request.version() != null && request.version() != item.version())
                return ActionResult.refused(ItemProblems.staleVersion(item));
            var isDryRun = Boolean.TRUE.equals(request.dryRun());
            var result = new Result(id.workflow(), id.key(), item.state(), isDryRun ? Boolean.TRUE : null);
            var tombstone = item.delete(itemStore.workflowOf(item), caller, request.note(), now);
            if (isDryRun) return ActionResult.ok(result);
            return itemStore.remove(item, tombstone) ? ActionResult.ok(result) : null;
        });
    }
}
