package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import dev.holdfast.aws.DeliveryBatch;
import dev.holdfast.aws.StreamBatchReader;
import dev.holdfast.json.JsonCodec;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;
import java.util.List;

/** What AWS calls: the schedule, the table's stream, and the functions above that hand deliveries out. */
public class BackgroundFunctions {
    private final Holdfast holdfast;
    private final Settings settings;

    @Inject
    BackgroundFunctions(Holdfast holdfast, Settings settings) {
        this.holdfast = holdfast;
        this.settings = settings;
    }

    @Funq("sweep")
    public InvocationReply sweep(InvocationPayload invocationPayload) {
        return new InvocationReply(JsonCodec.encode(holdfast.sweep.run(settings.sweepLimit())));
    }

    /**
     * Projects a batch of the stream. Order matters within an item, so the first change that fails is reported together with
     * all that come after it; the stream brings them again. Each change is projected by itself, but the search index, which may be
     * slow, gets the cards of the whole batch at once.
     */
    @Funq("publish-events")
    public InvocationReply publish(InvocationPayload invocationPayload) {
        var feed = holdfast.changeFeed;
        try (var feedSession = feed.open()) {
            return new InvocationReply(JsonCodec.encode(StreamBatchReader.publish(
                    invocationPayload.json(), row -> feedSession.project(List.of(row)), feed::reportUnreadable)));
        }
    }

    @Funq("deliver-events")
    public InvocationReply deliver(InvocationPayload invocationPayload) {
        var keys = DeliveryBatch.read(invocationPayload.json()).keys();
        holdfast.deliverEvents.execute(keys);
        return new InvocationReply("{\"attempted\":" + keys.size() + "}");
    }

    @Funq("release-due")
    public InvocationReply release(InvocationPayload invocationPayload) {
        var keys = DeliveryBatch.read(invocationPayload.json()).keys();
        keys.forEach(holdfast.holdQueue.releaseExecutor::run);
        return new InvocationReply("{\"handled\":" + keys.size() + "}");
    }
}
