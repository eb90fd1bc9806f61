// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.calendar;

import com.cronutils.model.field.expression.And;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.field.expression.On;
import com.cronutils.model.field.value.SpecialChar;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The two fields of a cron expression for the days of a month and the days of a week. */
final class CronDays {
    private static final int WEEKS_IN_MONTH = 5;

    private final Predicate<LocalDate> matcher;

    CronDays(FieldExpression daysOfMonth, FieldExpression daysOfWeek) {
        var matchers = new ArrayList<Predicate<LocalDate>>();
        if (!CronValues.isUnrestricted(daysOfMonth))
            parts(daysOfMonth).forEach(part -> matchers.add(matcherInMonth(part)));
        if (!CronValues.isUnrestricted(daysOfWeek))
            parts(daysOfWeek).forEach(part -> matchers.add(matcherInWeek(part)));
        matcher = matchers.isEmpty()
                ? date -> true
                : date -> matchers.stream().anyMatch(candidate -> candidate.test(date));
    }

    boolean include(LocalDate date) {
        return matcher.test(date);
    }

    private static List<FieldExpression> parts(FieldExpression expression) {
        return expression instanceof And and ? and.getExpressions() : List.of(expression);
    }

    private static Predicate<LocalDate> matcherInMonth(FieldExpression part) {
        if (!(part instanceof On on) || on.getSpecialChar().getValue() == SpecialChar.NONE) {
            var days = CronValues.of(part, 1, 31);
            return date -> days.get(date.getDayOfMonth());
        }
        return switch (on.getSpecialChar().getValue()) {
            case L -> {
                var daysBeforeLast = Math.max(0, on.getNth().getValue());
                yield date -> date.getDayOfMonth() == date.lengthOfMonth() - daysBeforeLast;
            }
            case LW -> date -> date.equals(nearestWeekday(YearMonth.from(date).atEndOfMonth()));
            case W -> {
                int day = on.getTime().getValue();
                yield date -> day <= date.lengthOfMonth() && date.equals(nearestWeekday(date.withDayOfMonth(day)));
            }
            default -> throw new IllegalArgumentException(part.asString() + " is not a day of the month");
        };
    }

    /** Returns the nearest day from Monday to Friday in the same month. */
    private static LocalDate nearestWeekday(LocalDate date) {
        var shift = switch (date.getDayOfWeek()) {
            case SATURDAY -> date.getDayOfMonth() == 1 ? 2 : -1;
            case SUNDAY -> date.getDayOfMonth() == date.lengthOfMonth() ? -2 : 1;
            default -> 0;
        };
        return date.plusDays(shift);
    }

    private static Predicate<LocalDate> matcherInWeek(FieldExpression part) {
        if (!(part instanceof On on) || on.getSpecialChar().getValue() == SpecialChar.NONE) {
            // Both 0 and 7 are Sunday.
            var days = CronValues.of(part, 0, 6);
            return date ->
                    days.get(date.getDayOfWeek().getValue()) || date.getDayOfWeek() == DayOfWeek.SUNDAY && days.get(0);
        }
        int weekday = on.getTime().getValue();
        if (weekday < 0) throw new IllegalArgumentException("L needs a day of the week, such as 5L");
        Predicate<LocalDate> isWeekday = date -> date.getDayOfWeek().getValue() % 7 == weekday % 7;
        return switch (on.getSpecialChar().getValue()) {
            case L -> isWeekday.and(date -> date.getDayOfMonth() > date.lengthOfMonth() - 7);
            case HASH -> {
                int week = on.getNth().getValue();
                if (week < 1 || week > WEEKS_IN_MONTH)
                    throw new IllegalArgumentException("the number after # must be between 1 and " + WEEKS_IN_MONTH);
                yield isWeekday.and(date -> (date.getDayOfMonth() - 1) / 7 == week - 1);
            }
            default -> throw new IllegalArgumentException(part.asString() + " is not a day of the week");
        };
    }
}
