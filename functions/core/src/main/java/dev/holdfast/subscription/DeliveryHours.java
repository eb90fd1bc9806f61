// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.workingtime.CalendarLookup;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** Decides when a subscription may notify people: in its {@code hours}, or in the hours of its {@code calendar}. */
public final class DeliveryHours {
    private static final Duration MAX_TIME_AHEAD = Duration.ofDays(WeeklyHours.MAX_DAYS_AHEAD);

    private final Function<String, CalendarLookup> calendars;

    /** @param calendars returns the calendars of an application */
    public DeliveryHours(Function<String, CalendarLookup> calendars) {
        this.calendars = calendars;
    }

    /** Returns the earliest time for a notification about an event that happens now. */
    public Instant earliestDelivery(Subscription subscription, Instant now) {
        return nextOpening(subscription, subscription.deliveryOptions().endOfGroup(now));
    }

    /**
     * Returns the given instant if it is within the hours; otherwise the beginning of the next hours. If a calendar has
     * no hours in the next {@value WeeklyHours#MAX_DAYS_AHEAD} days, returns the given instant, so that no notification
     * waits for ever.
     */
    public Instant nextOpening(Subscription subscription, Instant now) {
        var options = subscription.deliveryOptions();
        if (options.hours() != null) return options.hours().nextOpening(now);
        if (options.calendar() == null) return now;
        var calendar = calendars.apply(subscription.app()).get(options.calendar());
        return calendar.findWorkingTime(now, now.plus(MAX_TIME_AHEAD)).orElse(now);
    }
}
