// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.calendar;

import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.parser.CronParser;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.Optional;

/**
 * The local times of a Unix cron expression with five fields: minute, hour, day of month, month, day of week. The day
 * of the month can also be {@code L} (the last day), {@code L-3}, {@code 15W} (the nearest weekday) or {@code LW}. The
 * day of the week can also be {@code 5#2} (the second Friday) or {@code 5L} (the last Friday). If both fields for days
 * are restricted, a date must match only one of these fields.
 *
 * <p>This class uses cron-utils only to parse. The search of cron-utils ignores {@code L} in lists, and never ends for
 * {@code 1W}.
 */
public final class CronSchedule {
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.defineCron()
            .withMinutes()
            .withValidRange(0, 59)
            .withStrictRange()
            .and()
            .withHours()
            .withValidRange(0, 23)
            .withStrictRange()
            .and()
            .withDayOfMonth()
            .withValidRange(1, 31)
            .supportsL()
            .supportsW()
            .supportsLW()
            .supportsQuestionMark()
            .withStrictRange()
            .and()
            .withMonth()
            .withValidRange(1, 12)
            .withStrictRange()
            .and()
            .withDayOfWeek()
            .withValidRange(0, 7)
            .withMondayDoWValue(1)
            .withIntMapping(7, 0)
            .supportsHash()
            .supportsL()
            .supportsQuestionMark()
            .withStrictRange()
            .and()
            .instance());

    /** The start of the search for any date. It is arbitrary, because each schedule recurs. */
    private static final LocalDate SEARCH_START = LocalDate.of(2026, 1, 1);

    /** The dates of the rarest schedule, a fifth weekday in February, recur after 28 years. */
    private static final int SEARCH_YEARS = 28;

    /** The longest time between two dates of a schedule. The year 2100 has no 29 February, so it can exceed 28 years. */
    private static final int NEXT_DATE_YEARS = 40;

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet months;
    private final CronDays days;

    private CronSchedule(BitSet minutes, BitSet hours, BitSet months, CronDays days) {
        this.minutes = minutes;
        this.hours = hours;
        this.months = months;
        this.days = days;
    }

    /** @throws IllegalArgumentException if the text is not such an expression; the message describes the fault */
    public static CronSchedule parse(String expression) {
        var cron = PARSER.parse(expression);
        return new CronSchedule(
                CronValues.of(cron.retrieve(CronFieldName.MINUTE).getExpression(), 0, 59),
                CronValues.of(cron.retrieve(CronFieldName.HOUR).getExpression(), 0, 23),
                CronValues.of(cron.retrieve(CronFieldName.MONTH).getExpression(), 1, 12),
                new CronDays(
                        cron.retrieve(CronFieldName.DAY_OF_MONTH).getExpression(),
                        cron.retrieve(CronFieldName.DAY_OF_WEEK).getExpression()));
    }

    /** Whether the schedule includes any date. */
    public boolean hasDate() {
        return SEARCH_START.datesUntil(SEARCH_START.plusYears(SEARCH_YEARS)).anyMatch(this::includes);
    }

    /** Whether the schedule includes times of this date. */
    boolean includes(LocalDate date) {
        return months.get(date.getMonthValue()) && days.include(date);
    }

    /** Returns the latest time of the schedule that is not after {@code latest}, and not before the first date. */
    public Optional<LocalDateTime> findLast(LocalDateTime latest, LocalDate firstDate) {
        for (var date = latest.toLocalDate(); !date.isBefore(firstDate); date = date.minusDays(1)) {
            if (!includes(date)) continue;
            var time = findLastTime(date.equals(latest.toLocalDate()) ? latest.toLocalTime() : LocalTime.MAX);
            if (time.isPresent()) return time.map(date::atTime);
        }
        return Optional.empty();
    }

    /** Returns the earliest time of the schedule that is later than {@code time}; empty if no date follows. */
    public Optional<LocalDateTime> findNext(LocalDateTime time) {
        var earliest = time.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        var firstDate = earliest.toLocalDate();
        var lastDate = firstDate.plusYears(NEXT_DATE_YEARS);
        for (var date = firstDate; !date.isAfter(lastDate); date = date.plusDays(1)) {
            if (!includes(date)) continue;
            var next = findFirstTime(date.equals(firstDate) ? earliest.toLocalTime() : LocalTime.MIN);
            if (next.isPresent()) return next.map(date::atTime);
        }
        return Optional.empty();
    }

    private Optional<LocalTime> findFirstTime(LocalTime earliest) {
        var hour = hours.nextSetBit(earliest.getHour());
        var minute = hour == earliest.getHour() ? minutes.nextSetBit(earliest.getMinute()) : minutes.nextSetBit(0);
        if (minute < 0) {
            hour = hours.nextSetBit(hour + 1);
            minute = minutes.nextSetBit(0);
        }
        return hour < 0 ? Optional.empty() : Optional.of(LocalTime.of(hour, minute));
    }

    private Optional<LocalTime> findLastTime(LocalTime latest) {
        var hour = hours.previousSetBit(latest.getHour());
        var minute = hour == latest.getHour() ? minutes.previousSetBit(latest.getMinute()) : minutes.length() - 1;
        if (minute < 0) {
            hour = hours.previousSetBit(hour - 1);
            minute = minutes.length() - 1;
        }
        return hour < 0 ? Optional.empty() : Optional.of(LocalTime.of(hour, minute));
    }
}
