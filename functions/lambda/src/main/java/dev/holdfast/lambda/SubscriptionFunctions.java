package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** What is done with subscriptions, and with silences in what they tell. */
public class SubscriptionFunctions {
    private final Holdfast holdfast;
    private final Edge edge;

    @Inject
    SubscriptionFunctions(Holdfast holdfast, Edge edge) {
        this.holdfast = holdfast;
        this.edge = edge;
    }

    @Funq("put-subscription")
    public Reply put(Payload payload) {
        return edge.call(holdfast.putSubscription, payload);
    }

    @Funq("list-subscriptions")
    public Reply list(Payload payload) {
        return edge.call(holdfast.listSubscriptions, payload);
    }

    @Funq("delete-subscription")
    public Reply delete(Payload payload) {
        return edge.call(holdfast.deleteSubscription, payload);
    }

    @Funq("test-subscription")
    public Reply test(Payload payload) {
        return edge.call(holdfast.testSubscription, payload);
    }

    @Funq("list-deliveries")
    public Reply deliveries(Payload payload) {
        return edge.call(holdfast.listDeliveries, payload);
    }

    @Funq("replay-deliveries")
    public Reply replay(Payload payload) {
        return edge.call(holdfast.replayDeliveries, payload);
    }

    @Funq("preview-notices")
    public Reply preview(Payload payload) {
        return edge.call(holdfast.previewNotices, payload);
    }

    @Funq("put-silence")
    public Reply putSilence(Payload payload) {
        return edge.call(holdfast.putSilence, payload);
    }

    @Funq("list-silences")
    public Reply listSilences(Payload payload) {
        return edge.call(holdfast.listSilences, payload);
    }

    @Funq("delete-silence")
    public Reply deleteSilence(Payload payload) {
        return edge.call(holdfast.deleteSilence, payload);
    }
}
