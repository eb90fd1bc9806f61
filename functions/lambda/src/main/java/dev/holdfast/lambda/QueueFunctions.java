// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** Functions for the hold queue and for held items. */
public class QueueFunctions {
    private final Holdfast holdfast;
    private final LambdaActionInvoker invoker;

    @Inject
    QueueFunctions(Holdfast holdfast, LambdaActionInvoker invoker) {
        this.holdfast = holdfast;
        this.invoker = invoker;
    }

    @Funq("queue-intents")
    public InvocationReply queue(InvocationPayload payload) {
        return invoker.call(holdfast.holdQueue.queueIntents, payload);
    }

    @Funq("list-intents")
    public InvocationReply list(InvocationPayload payload) {
        return invoker.call(holdfast.holdQueue.listIntents, payload);
    }

    @Funq("approve-intents")
    public InvocationReply approve(InvocationPayload payload) {
        return invoker.call(holdfast.holdQueue.approveIntents, payload);
    }

    @Funq("release-intents")
    public InvocationReply release(InvocationPayload payload) {
        return invoker.call(holdfast.holdQueue.releaseIntents, payload);
    }

    @Funq("purge-intents")
    public InvocationReply purge(InvocationPayload payload) {
        return invoker.call(holdfast.holdQueue.purgeIntents, payload);
    }

    @Funq("get-batch")
    public InvocationReply batch(InvocationPayload payload) {
        return invoker.call(holdfast.holdQueue.getBatch, payload);
    }

    @Funq("put-queue-policy")
    public InvocationReply putPolicy(InvocationPayload payload) {
        return invoker.call(holdfast.holdQueue.putQueuePolicy, payload);
    }

    @Funq("get-queue-policy")
    public InvocationReply getPolicy(InvocationPayload payload) {
        return invoker.call(holdfast.holdQueue.getQueuePolicy, payload);
    }

    @Funq("hold-item")
    public InvocationReply hold(InvocationPayload payload) {
        return invoker.call(holdfast.holdQueue.holdItem, payload);
    }

    @Funq("release-item")
    public InvocationReply releaseItem(InvocationPayload payload) {
        return invoker.call(holdfast.holdQueue.releaseItem, payload);
    }
}
