package dev.holdfast.subscription;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How it is told: all but the limit only to people.
 *
 * @param template a Mustache template of the notifications, null for the built-in one
 * @param group all that happens within such a stretch of time goes into one letter, sent at its end; null for at once
 * @param hours when people want to be told; what happens outside waits for the next opening; null for always
 * @param limit how much may go to the receiver, null for no limit
 */
public record DeliveryOptions(
        @Nullable String template,
        @Nullable Duration group,
        @Nullable WeeklyHours hours,
        @Nullable RateLimit limit) {
    static final DeliveryOptions DEFAULTS = new DeliveryOptions(null, null, null, null);

    /** When a letter about what happens now may go. The stretches are the same for everybody, so that all that falls into one meets. */
    public Instant earliestDelivery(Instant now) {
        var from = now;
        if (group != null) {
            var length = group.toMillis();
            from = Instant.ofEpochMilli((Math.floorDiv(now.toEpochMilli(), length) + 1) * length);
        }
        return hours == null ? from : hours.nextOpening(from);
    }
}
