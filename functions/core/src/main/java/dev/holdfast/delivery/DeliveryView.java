package dev.holdfast.delivery;

import dev.holdfast.json.RawJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as callers see it.
 *
 * @param id names it within its subscription
 * @param to the person whom it tells, null where the subscription says where it goes
 * @param status {@code pending}, {@code delivered} or {@code failed}
 * @param next when it is tried again
 */
public record DeliveryView(
        String id,
        String eventId,
        String eventType,
        @Nullable String to,
        String status,
        List<AttemptView> attempts,
        @Nullable Instant next,
        RawJson event) {
    /** @param millis how long the attempt took */
    public record AttemptView(Instant at, String outcome, String note, long millis) {}

    static DeliveryView of(DeliveryStore.StoredDelivery storedDelivery) {
        var d = storedDelivery.delivery();
        var attempts = d.attempts().stream()
                .map(a -> new AttemptView(a.at(), a.outcome(), a.note(), a.millis()))
                .toList();
        return new DeliveryView(
                storedDelivery.key().sort(),
                d.eventId(),
                d.eventType(),
                d.to(),
                d.status().jsonName(),
                attempts,
                d.next(),
                d.event());
    }
}
