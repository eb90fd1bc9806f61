package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** What is done with the hold queue, and with items that are held. */
public class QueueFunctions {
    private final Holdfast holdfast;
    private final LambdaActionInvoker lambdaActionInvoker;

    @Inject
    QueueFunctions(Holdfast holdfast, LambdaActionInvoker lambdaActionInvoker) {
        this.holdfast = holdfast;
        this.lambdaActionInvoker = lambdaActionInvoker;
    }

    @Funq("queue-intents")
    public InvocationReply queue(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.holdQueue.queueIntents, invocationPayload);
    }

    @Funq("list-intents")
    public InvocationReply list(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.holdQueue.listIntents, invocationPayload);
    }

    @Funq("approve-intents")
    public InvocationReply approve(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.holdQueue.approveIntents, invocationPayload);
    }

    @Funq("release-intents")
    public InvocationReply release(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.holdQueue.releaseIntents, invocationPayload);
    }

    @Funq("purge-intents")
    public InvocationReply purge(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.holdQueue.purgeIntents, invocationPayload);
    }

    @Funq("get-batch")
    public InvocationReply batch(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.holdQueue.getBatch, invocationPayload);
    }

    @Funq("put-queue-policy")
    public InvocationReply putPolicy(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.holdQueue.putQueuePolicy, invocationPayload);
    }

    @Funq("get-queue-policy")
    public InvocationReply getPolicy(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.holdQueue.getQueuePolicy, invocationPayload);
    }

    @Funq("hold-item")
    public InvocationReply hold(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.holdQueue.holdItem, invocationPayload);
    }

    @Funq("release-item")
    public InvocationReply releaseItem(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.holdQueue.releaseItem, invocationPayload);
    }
}
