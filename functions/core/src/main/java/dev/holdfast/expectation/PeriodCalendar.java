// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.expectation;

import dev.holdfast.calendar.ZoneCalendar;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * Divides time into periods without gaps or overlaps, in the local time of a zone.
 *
 * <ul>
 *   <li>Periods of whole days begin at local midnight. The calendar counts periods of several days from a Monday. So
 *       {@code P7D} is a week that begins on Monday.
 *   <li>Shorter periods divide each day, starting at midnight. {@code PT1H} begins at each full hour, and {@code PT8H}
 *       begins at 0, 8 and 16 o'clock.
 *   <li>A change to or from summer time makes the period that contains the change shorter or longer. The calendar
 *       divides a period that would be as long as several periods into periods of the length {@code per}.
 * </ul>
 */
public record PeriodCalendar(Duration per, ZoneId zone) {
    private static final Duration ONE_DAY = Duration.ofDays(1);
    private static final Duration MIN_LENGTH = Duration.ofMinutes(1);
    private static final Duration MAX_LENGTH = Duration.ofDays(31);

    /** The date 1970-01-05, a Monday, as the number of days since 1970-01-01. */
    private static final long FIRST_MONDAY_EPOCH_DAY = 4;

    /**
     * Checks that the calendar supports the length of a period.
     *
     * @throws DateTimeException when the length is not supported; the message describes the supported lengths
     */
    public static void checkLength(Duration per) {
        if (per.compareTo(MIN_LENGTH) < 0 || per.compareTo(MAX_LENGTH) > 0)
            throw new DateTimeException("must be between PT1M and P31D");
        var remainder =
                per.compareTo(ONE_DAY) < 0 ? ONE_DAY.toMillis() % per.toMillis() : per.toMillis() % ONE_DAY.toMillis();
        if (remainder != 0)
            throw new DateTimeException("must be whole days or divide a day evenly, such as PT15M, PT1H or PT8H");
    }

    /** Returns the period that contains the instant. */
    public CountingPeriod periodContaining(Instant instant) {
        var date = calendar().dayOf(instant);
        if (per.compareTo(ONE_DAY) < 0) return periodWithinDay(date, instant);
        var days = per.toDays();
        var firstDate = LocalDate.ofEpochDay(
                Math.floorDiv(date.toEpochDay() - FIRST_MONDAY_EPOCH_DAY, days) * days + FIRST_MONDAY_EPOCH_DAY);
        return new CountingPeriod(calendar().startOfDay(firstDate), calendar().startOfDay(firstDate.plusDays(days)));
    }

    /** Returns the day of the week on which the period begins. */
    DayOfWeek firstDayOf(CountingPeriod countingPeriod) {
        return calendar().dayOf(countingPeriod.from()).getDayOfWeek();
    }

    /** Returns the period before the given period. */
    public CountingPeriod periodBefore(CountingPeriod countingPeriod) {
        return periodContaining(countingPeriod.from().minusMillis(1));
    }

    /** Returns the period after the given period. */
    public CountingPeriod periodAfter(CountingPeriod countingPeriod) {
        return periodContaining(countingPeriod.to());
    }

    private CountingPeriod periodWithinDay(LocalDate date, Instant instant) {
        var periodsPerDay = ONE_DAY.dividedBy(per);
        var index = instant.atZone(zone).toLocalTime().toNanoOfDay() / per.toNanos();
        // After a clock change sets the local clock back, the clock shows less time than has passed since midnight.
        while (index + 1 < periodsPerDay && !boundaryInstant(date, index + 1).isAfter(instant)) index++;
        while (index > 0 && boundaryInstant(date, index).isAfter(instant)) index--;
        var from = boundaryInstant(date, index);
        var to = index + 1 < periodsPerDay
                ? boundaryInstant(date, index + 1)
                : calendar().startOfDay(date.plusDays(1));
        var length = Duration.between(from, to);
        if (length.compareTo(per) <= 0 || length.toMillis() % per.toMillis() != 0) return new CountingPeriod(from, to);
        var partStart =
                from.plus(per.multipliedBy(Duration.between(from, instant).dividedBy(per)));
        return new CountingPeriod(partStart, partStart.plus(per));
    }

    private Instant boundaryInstant(LocalDate date, long index) {
        return calendar().firstInstantAt(date.atTime(LocalTime.ofNanoOfDay(index * per.toNanos())));
    }

    private ZoneCalendar calendar() {
        return new ZoneCalendar(zone);
    }
}
