// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** Functions for items. */
public class ItemFunctions {
    private final Holdfast holdfast;
    private final LambdaActionInvoker invoker;

    @Inject
    ItemFunctions(Holdfast holdfast, LambdaActionInvoker invoker) {
        this.holdfast = holdfast;
        this.invoker = invoker;
    }

    @Funq("create-item")
    public InvocationReply create(InvocationPayload payload) {
        return invoker.call(holdfast.createItem, payload);
    }

    @Funq("advance-item")
    public InvocationReply advance(InvocationPayload payload) {
        return invoker.call(holdfast.advanceItem, payload);
    }

    @Funq("heartbeat-item")
    public InvocationReply heartbeat(InvocationPayload payload) {
        return invoker.call(holdfast.heartbeatItem, payload);
    }

    @Funq("claim-item")
    public InvocationReply claim(InvocationPayload payload) {
        return invoker.call(holdfast.claimItem, payload);
    }

    @Funq("return-item")
    public InvocationReply returnClaim(InvocationPayload payload) {
        return invoker.call(holdfast.returnItem, payload);
    }

    @Funq("edit-item")
    public InvocationReply edit(InvocationPayload payload) {
        return invoker.call(holdfast.editItem, payload);
    }

    @Funq("complete-item")
    public InvocationReply complete(InvocationPayload payload) {
        return invoker.call(holdfast.completeItem, payload);
    }

    @Funq("delete-item")
    public InvocationReply delete(InvocationPayload payload) {
        return invoker.call(holdfast.deleteItem, payload);
    }

    @Funq("get-item")
    public InvocationReply get(InvocationPayload payload) {
        return invoker.call(holdfast.getItem, payload);
    }

    @Funq("get-item-history")
    public InvocationReply history(InvocationPayload payload) {
        return invoker.call(holdfast.getItemHistory, payload);
    }

    @Funq("list-items")
    public InvocationReply list(InvocationPayload payload) {
        return invoker.call(holdfast.listItems, payload);
    }

    @Funq("migrate-items")
    public InvocationReply migrate(InvocationPayload payload) {
        return invoker.call(holdfast.migrateItems, payload);
    }

    @Funq("recover-items")
    public InvocationReply recover(InvocationPayload payload) {
        return invoker.call(holdfast.recoverItems, payload);
    }

    @Funq("acknowledge-item")
    public InvocationReply acknowledge(InvocationPayload payload) {
        return invoker.call(holdfast.acknowledgeItem, payload);
    }
}
