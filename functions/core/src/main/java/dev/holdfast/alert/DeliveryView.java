package dev.holdfast.alert;

import dev.holdfast.json.Json;
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
        Json event) {
    /** @param millis how long the attempt took */
    public record AttemptView(Instant at, String outcome, String note, long millis) {}

    static DeliveryView of(Deliveries.Stored stored) {
        var d = stored.delivery();
        var attempts = d.attempts().stream()
                .map(a -> new AttemptView(a.at(), a.outcome(), a.note(), a.millis()))
                .toList();
        return new DeliveryView(
                stored.key().sort(),
                d.eventId(),
                d.eventType(),
                d.to(),
                d.status().word(),
                attempts,
                d.next(),
                d.event());
    }
}
