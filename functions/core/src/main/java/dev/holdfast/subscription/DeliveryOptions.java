// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The options for the deliveries of a subscription. Except for the limit, the options are only for targets whose
 * messages people read.
 *
 * @param template a Mustache template of the notifications; null for the built-in text
 * @param group the length of a period for grouping. At the end of this period, Holdfast sends one notification with the
 *     events of the period. Null for no grouping
 * @param hours the hours in which Holdfast notifies people; events at other times wait for the beginning of the next
 *     hours. Null for all hours
 * @param calendar the calendar in whose hours Holdfast notifies people, instead of {@code hours}; null for none
 * @param limit the rate limit of the receiver; null if the receiver has no limit
 */
public record DeliveryOptions(
        @Nullable String template,
        @Nullable Duration group,
        @Nullable WeeklyHours hours,
        @Nullable String calendar,
        @Nullable RateLimit limit) {
    /** The longest time for which a group and hours can hold an event. */
    public static final Duration LONGEST_HOLD =
            SubscriptionValidator.MAX_GROUP_DURATION.plusDays(WeeklyHours.MAX_DAYS_AHEAD);

    static final DeliveryOptions DEFAULTS = new DeliveryOptions(null, null, null, null, null);

    /**
     * Throws an exception if a stored row lacks a part of these options. Without this check, Holdfast would fail at
     * each event.
     */
    void requireComplete() {
        if (hours != null) hours.requireComplete();
        if (limit != null) limit.requireComplete();
        if (group != null && group.toMillis() < 1) throw new IllegalStateException("the group has no length");
    }

    /**
     * Returns the end of the period of an event that happens now; without grouping, the given instant. Periods begin at
     * multiples of their length since 1970.
     */
    Instant endOfGroup(Instant now) {
        if (group == null) return now;
        var groupMillis = group.toMillis();
        return Instant.ofEpochMilli((Math.floorDiv(now.toEpochMilli(), groupMillis) + 1) * groupMillis);
    }
}
