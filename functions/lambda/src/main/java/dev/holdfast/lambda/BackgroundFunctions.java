// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import dev.holdfast.aws.DeliveryBatch;
import dev.holdfast.aws.StreamBatchReader;
import dev.holdfast.json.JsonCodec;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;
import java.util.List;

/** Functions that AWS invokes on a schedule, for the table's stream, or asynchronously for other functions. */
public class BackgroundFunctions {
    private final Holdfast holdfast;
    private final Settings settings;

    @Inject
    BackgroundFunctions(Holdfast holdfast, Settings settings) {
        this.holdfast = holdfast;
        this.settings = settings;
    }

    @Funq("sweep")
    public InvocationReply sweep(InvocationPayload payload) {
        return new InvocationReply(JsonCodec.encode(holdfast.sweep.run(settings.sweepLimit())));
    }

    /**
     * Passes a batch of the table's stream to the change feed. To keep the order of changes, the reply reports the
     * first failed change, and Lambda repeats this change and all later changes. The function processes each change
     * separately. The search index gets the documents of the whole batch in one request, because the index may be slow.
     */
    @Funq("publish-events")
    public InvocationReply publish(InvocationPayload payload) {
        var feed = holdfast.changeFeed;
        try (var feedSession = feed.open()) {
            return new InvocationReply(JsonCodec.encode(StreamBatchReader.publish(
                    payload.json(), row -> feedSession.project(List.of(row)), feed::reportUnreadable)));
        }
    }

    @Funq("deliver-events")
    public InvocationReply deliver(InvocationPayload payload) {
        var keys = DeliveryBatch.read(payload.json()).keys();
        holdfast.deliveryWorker.execute(keys);
        return new InvocationReply("{\"attempted\":" + keys.size() + "}");
    }

    @Funq("release-due-intents")
    public InvocationReply release(InvocationPayload payload) {
        var keys = DeliveryBatch.read(payload.json()).keys();
        holdfast.holdQueue.releaseExecutor.runAll(keys);
        return new InvocationReply("{\"handled\":" + keys.size() + "}");
    }
}
