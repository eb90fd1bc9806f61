package dev.holdfast.expectation;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow expects of one of its states: of each item ({@code minStay}, {@code minAge}), or of all that reach it in a period.
 *
 * @param atLeast how many items must reach the state in each period
 * @param atMost how many items may reach it in each period
 * @param per how long such a period is, see {@link PeriodCalendar}
 * @param zone where the days of the periods begin; null for UTC
 * @param minStay how long an item must have been in the state when it leaves it
 * @param minAge how long ago an item must have been created when it reaches the state
 */
public record ExpectationRule(
        String state,
        @Nullable Integer atLeast,
        @Nullable Integer atMost,
        @Nullable Duration per,
        @Nullable ZoneId zone,
        @Nullable Duration minStay,
        @Nullable Duration minAge) {
    /** How much longer than two periods arrivals are kept: so long a sweep may have been out and still knows what came. */
    private static final Duration MAX_SWEEP_OUTAGE = Duration.ofDays(3);

    /** The periods in which arrivals are counted; null where the rule is about each item by itself. */
    public @Nullable PeriodCalendar periods() {
        return per == null ? null : new PeriodCalendar(per, zone == null ? ZoneOffset.UTC : zone);
    }

    /** How long an arrival is kept to be counted. */
    public Duration arrivalRetention() {
        return per == null ? Duration.ZERO : per.multipliedBy(2).plus(MAX_SWEEP_OUTAGE);
    }
}
