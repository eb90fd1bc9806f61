package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import dev.holdfast.aws.DeliveryBatch;
import dev.holdfast.aws.StreamImages;
import dev.holdfast.json.Codec;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;
import java.util.List;

/** What AWS calls: the schedule, the table's stream, and the functions above that hand deliveries out. */
public class WardenFunctions {
    private final Holdfast holdfast;
    private final Settings settings;

    @Inject
    WardenFunctions(Holdfast holdfast, Settings settings) {
        this.holdfast = holdfast;
        this.settings = settings;
    }

    @Funq("sweep")
    public Reply sweep(Payload payload) {
        return new Reply(Codec.encode(holdfast.sweep.run(settings.sweepLimit())));
    }

    /**
     * Projects a batch of the stream. Order matters within an item, so the first change that fails is reported together with
     * all that come after it; the stream brings them again. Each change is projected by itself, but the search index, which may be
     * slow, gets the cards of the whole batch at once.
     */
    @Funq("publish-events")
    public Reply publish(Payload payload) {
        var feed = holdfast.changeFeed;
        try (var session = feed.open()) {
            return new Reply(Codec.encode(
                    StreamImages.publish(payload.json(), row -> session.project(List.of(row)), feed::reportUnreadable)));
        }
    }

    @Funq("deliver-events")
    public Reply deliver(Payload payload) {
        var keys = DeliveryBatch.read(payload.json()).keys();
        holdfast.deliverEvents.carry(keys);
        return new Reply("{\"attempted\":" + keys.size() + "}");
    }

    @Funq("release-due")
    public Reply release(Payload payload) {
        var keys = DeliveryBatch.read(payload.json()).keys();
        keys.forEach(holdfast.hold.releaseDue::run);
        return new Reply("{\"handled\":" + keys.size() + "}");
    }
}
