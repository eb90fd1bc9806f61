// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a subscription delivers. All options but the limit are only for targets that people read.
 *
 * @param template a Mustache template of the notifications; null for the built-in text
 * @param group the length of a group: one notification, sent at the end of the period, holds its events; null for no
 *     groups
 * @param hours when people are notified; later events wait for the next opening; null for always
 * @param limit the rate limit of the receiver; null for none
 */
public record DeliveryOptions(
        @Nullable String template,
        @Nullable Duration group,
        @Nullable WeeklyHours hours,
        @Nullable RateLimit limit) {
    static final DeliveryOptions DEFAULTS = new DeliveryOptions(null, null, null, null);

    /**
     * Returns when a notification about an event of now may go. Groups begin at multiples of their length since 1970.
     */
    public Instant earliestDelivery(Instant now) {
        var earliest = group == null ? now : endOfGroup(group.toMillis(), now);
        return hours == null ? earliest : hours.nextOpening(earliest);
    }

    private static Instant endOfGroup(long groupMillis, Instant now) {
        return Instant.ofEpochMilli((Math.floorDiv(now.toEpochMilli(), groupMillis) + 1) * groupMillis);
    }
}
