// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemStore;
import dev.holdfast.item.ItemView;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import java.time.InstantSource;

/** Returns an item with its data and its newest history. */
public final class GetItem extends Action<GetItem.Request, ItemView> {
    private final ItemStore itemStore;
    private final InstantSource clock;

    public GetItem(ItemStore itemStore, InstantSource clock) {
        super(Scope.READ, Request.class);
        this.itemStore = itemStore;
        this.clock = clock;
    }

    public record Request(String workflow, String key) {}

    @Override
    protected ActionResult<ItemView> run(Caller caller, Request request) {
        var inputFaults =
                new InputFaults().checkName("/workflow", request.workflow()).checkKey("/key", request.key());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var id = new ItemId(caller.app(), request.workflow(), request.key());
        return itemStore
                .find(id)
                .map(item -> ActionResult.ok(ItemView.of(item, itemStore.workflowOf(item), clock.instant())))
                .orElseGet(() -> ActionResult.refused(ItemProblems.itemNotFound(id)));
    }
}
