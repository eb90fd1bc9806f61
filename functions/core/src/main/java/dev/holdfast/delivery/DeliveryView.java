// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.json.RawJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as actions return it.
 *
 * @param id identifies the delivery within its subscription
 * @param to the person to notify, or null if the delivery uses the address of the subscription
 * @param status {@code pending}, {@code delivered} or {@code failed}
 * @param nextAttemptAt the time at which the next attempt is due, or null if the delivery is settled
 */
public record DeliveryView(
        String id,
        String eventId,
        String eventType,
        @Nullable String to,
        String status,
        List<AttemptView> attempts,
        @Nullable Instant nextAttemptAt,
        RawJson event) {
    /** @param durationMillis the duration of the attempt, in milliseconds */
    public record AttemptView(Instant at, String outcome, String note, long durationMillis) {}

    static DeliveryView of(StoredDelivery storedDelivery) {
        var delivery = storedDelivery.delivery();
        var attempts = delivery.attempts().stream()
                .map(attempt -> new AttemptView(attempt.at(), attempt.outcome(), attempt.note(), attempt.millis()))
                .toList();
        return new DeliveryView(
                storedDelivery.key().sort(),
                delivery.eventId(),
                delivery.eventType(),
                delivery.to(),
                delivery.status().jsonName(),
                attempts,
                delivery.next(),
                delivery.event());
    }
}
