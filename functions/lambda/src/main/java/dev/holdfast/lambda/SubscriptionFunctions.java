package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** What is done with subscriptions, and with silences in what they tell. */
public class SubscriptionFunctions {
    private final Holdfast holdfast;
    private final LambdaActionInvoker lambdaActionInvoker;

    @Inject
    SubscriptionFunctions(Holdfast holdfast, LambdaActionInvoker lambdaActionInvoker) {
        this.holdfast = holdfast;
        this.lambdaActionInvoker = lambdaActionInvoker;
    }

    @Funq("put-subscription")
    public InvocationReply put(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.putSubscription, invocationPayload);
    }

    @Funq("list-subscriptions")
    public InvocationReply list(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.listSubscriptions, invocationPayload);
    }

    @Funq("delete-subscription")
    public InvocationReply delete(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.deleteSubscription, invocationPayload);
    }

    @Funq("test-subscription")
    public InvocationReply test(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.testSubscription, invocationPayload);
    }

    @Funq("list-deliveries")
    public InvocationReply deliveries(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.listDeliveries, invocationPayload);
    }

    @Funq("replay-deliveries")
    public InvocationReply replay(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.replayDeliveries, invocationPayload);
    }

    @Funq("preview-notifications")
    public InvocationReply preview(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.previewNotifications, invocationPayload);
    }

    @Funq("put-silence")
    public InvocationReply putSilence(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.putSilence, invocationPayload);
    }

    @Funq("list-silences")
    public InvocationReply listSilences(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.listSilences, invocationPayload);
    }

    @Funq("delete-silence")
    public InvocationReply deleteSilence(InvocationPayload invocationPayload) {
        return lambdaActionInvoker.call(holdfast.deleteSilence, invocationPayload);
    }
}
