// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.expectation;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a workflow about one of its states. A rule limits either each item ({@code minStay}, {@code minAge}) or the
 * number of items that reach the state in a period. A rule that limits the number of items is a counting rule.
 *
 * @param atLeast the minimum number of items that reach the state in each period
 * @param atMost the maximum number of items that reach the state in each period
 * @param per the length of a period; {@link PeriodCalendar} describes the periods
 * @param days the days of the week for whose periods the limits apply; empty for all days
 * @param zone the time zone whose midnight begins a day; null for UTC
 * @param calendar the calendar that limits the rule to periods with working time; null for all periods
 * @param minStay the minimum time between entering and leaving the state
 * @param minAge the minimum time between the creation of an item and its arrival in the state
 */
public record ExpectationRule(
        String state,
        @Nullable Integer atLeast,
        @Nullable Integer atMost,
        @Nullable Duration per,
        List<DayOfWeek> days,
        @Nullable ZoneId zone,
        @Nullable String calendar,
        @Nullable Duration minStay,
        @Nullable Duration minAge) {
    /**
     * Holdfast keeps arrivals for two periods plus this time, so that a sweep can count them after an outage of this
     * length.
     */
    private static final Duration MAX_SWEEP_OUTAGE = Duration.ofDays(3);

    public ExpectationRule {
        days = List.copyOf(days);
    }

    /** The calendar of periods of a counting rule; null for a rule about each item. */
    public @Nullable PeriodCalendar periods() {
        return per == null ? null : new PeriodCalendar(per, zone == null ? ZoneOffset.UTC : zone);
    }

    /** Returns how long Holdfast keeps arrivals; zero for a rule about each item. */
    public Duration arrivalRetention() {
        return per == null ? Duration.ZERO : per.multipliedBy(2).plus(MAX_SWEEP_OUTAGE);
    }
}
