package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;

/** What is done with the hold queue, and with items that are held. */
public class QueueFunctions {
    private final Holdfast holdfast;
    private final Edge edge;

    @Inject
    QueueFunctions(Holdfast holdfast, Edge edge) {
        this.holdfast = holdfast;
        this.edge = edge;
    }

    @Funq("queue-intents")
    public Reply queue(Payload payload) {
        return edge.call(holdfast.hold.queueIntents, payload);
    }

    @Funq("list-intents")
    public Reply list(Payload payload) {
        return edge.call(holdfast.hold.listIntents, payload);
    }

    @Funq("approve-intents")
    public Reply approve(Payload payload) {
        return edge.call(holdfast.hold.approveIntents, payload);
    }

    @Funq("release-intents")
    public Reply release(Payload payload) {
        return edge.call(holdfast.hold.releaseIntents, payload);
    }

    @Funq("purge-intents")
    public Reply purge(Payload payload) {
        return edge.call(holdfast.hold.purgeIntents, payload);
    }

    @Funq("get-batch")
    public Reply batch(Payload payload) {
        return edge.call(holdfast.hold.getBatch, payload);
    }

    @Funq("put-queue-policy")
    public Reply putPolicy(Payload payload) {
        return edge.call(holdfast.hold.putPolicy, payload);
    }

    @Funq("get-queue-policy")
    public Reply getPolicy(Payload payload) {
        return edge.call(holdfast.hold.getPolicy, payload);
    }

    @Funq("hold-item")
    public Reply hold(Payload payload) {
        return edge.call(holdfast.hold.holdItem, payload);
    }

    @Funq("release-item")
    public Reply releaseItem(Payload payload) {
        return edge.call(holdfast.hold.releaseItem, payload);
    }
}
