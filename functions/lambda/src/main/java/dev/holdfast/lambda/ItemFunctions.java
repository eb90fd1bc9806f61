package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** What is done with items. */
public class ItemFunctions {
    private final Holdfast holdfast;
    private final LambdaActionInvoker lambdaActionInvoker;

    @Inject
    ItemFunctions(Holdfast holdfast, LambdaActionInvoker lambdaActionInvoker) {
        this.holdfast = holdfast;
        this.lambdaActionInvoker = lambdaActionInvoker;
    }

    @Funq("create-item")
    public InvocationReply create(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.createItem, invocationPayload);
    }

    @Funq("advance-item")
    public InvocationReply advance(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.advanceItem, invocationPayload);
    }

    @Funq("heartbeat-item")
    public InvocationReply heartbeat(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.heartbeatItem, invocationPayload);
    }

    @Funq("edit-item")
    public InvocationReply edit(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.editItem, invocationPayload);
    }

    @Funq("complete-item")
    public InvocationReply complete(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.completeItem, invocationPayload);
    }

    @Funq("delete-item")
    public InvocationReply delete(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.deleteItem, invocationPayload);
    }

    @Funq("get-item")
    public InvocationReply get(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.getItem, invocationPayload);
    }

    @Funq("item-history")
    public InvocationReply history(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.getItemHistory, invocationPayload);
    }

    @Funq("list-items")
    public InvocationReply list(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.listItems, invocationPayload);
    }

    @Funq("migrate-items")
    public InvocationReply migrate(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.migrateItems, invocationPayload);
    }

    @Funq("recover-items")
    public InvocationReply recover(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.recoverItems, invocationPayload);
    }

    @Funq("acknowledge-item")
    public InvocationReply acknowledge(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.acknowledgeItem, invocationPayload);
    }
}
