// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** Functions for subscriptions, deliveries and silences. */
public class SubscriptionFunctions {
    private final Holdfast holdfast;
    private final LambdaActionInvoker invoker;

    @Inject
    SubscriptionFunctions(Holdfast holdfast, LambdaActionInvoker invoker) {
        this.holdfast = holdfast;
        this.invoker = invoker;
    }

    @Funq("put-subscription")
    public InvocationReply put(InvocationPayload payload) {
        return invoker.call(holdfast.putSubscription, payload);
    }

    @Funq("list-subscriptions")
    public InvocationReply list(InvocationPayload payload) {
        return invoker.call(holdfast.listSubscriptions, payload);
    }

    @Funq("delete-subscription")
    public InvocationReply delete(InvocationPayload payload) {
        return invoker.call(holdfast.deleteSubscription, payload);
    }

    @Funq("test-subscription")
    public InvocationReply test(InvocationPayload payload) {
        return invoker.call(holdfast.testSubscription, payload);
    }

    @Funq("list-deliveries")
    public InvocationReply deliveries(InvocationPayload payload) {
        return invoker.call(holdfast.listDeliveries, payload);
    }

    @Funq("replay-deliveries")
    public InvocationReply replay(InvocationPayload payload) {
        return invoker.call(holdfast.replayDeliveries, payload);
    }

    @Funq("preview-notifications")
    public InvocationReply preview(InvocationPayload payload) {
        return invoker.call(holdfast.previewNotifications, payload);
    }

    @Funq("put-silence")
    public InvocationReply putSilence(InvocationPayload payload) {
        return invoker.call(holdfast.putSilence, payload);
    }

    @Funq("list-silences")
    public InvocationReply listSilences(InvocationPayload payload) {
        return invoker.call(holdfast.listSilences, payload);
    }

    @Funq("delete-silence")
    public InvocationReply deleteSilence(InvocationPayload payload) {
        return invoker.call(holdfast.deleteSilence, payload);
    }
}
