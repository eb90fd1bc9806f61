// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which days and times cron expressions select. */
class CronScheduleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // August 2026 begins on a Saturday and ends on a Monday.
                "0 0 L * *       | 2026-08 | 31",
                "0 0 L * *       | 2028-02 | 29",
                "0 0 L-3 * *     | 2026-08 | 28",
                "0 0 LW * *      | 2026-08 | 31",
                "0 0 LW * *      | 2026-05 | 29",
                "0 0 1W * *      | 2026-08 | 3",
                "0 0 15W * *     | 2026-08 | 14",
                "0 0 31W * *     | 2026-05 | 29",
                "0 0 31W * *     | 2026-06 | ",
                "0 0 30W 2 *     | 2026-02 | ",
                "0 0 L,15 * *    | 2026-08 | 15 31",
                "0 0 1,LW * *    | 2026-08 | 1 31",
                "0 0 * * 5#2     | 2026-08 | 14",
                "0 0 * * 5#5     | 2026-08 | ",
                "0 0 * * 5L      | 2026-08 | 28",
                "0 0 * * SUNL    | 2026-08 | 30",
                "0 0 * * 7#1     | 2026-08 | 2",
                "0 0 * * 5L,1#1  | 2026-08 | 3 28",
                "0 0 * * 6-7     | 2026-08 | 1 2 8 9 15 16 22 23 29 30",
                "0 0 * * 0       | 2026-08 | 2 9 16 23 30",
                "0 0 ? * MON     | 2026-08 | 3 10 17 24 31",
                "0 0 10-20/5 * ? | 2026-08 | 10 15 20",
                "0 0 20/5 * *    | 2026-08 | 20 25 30",
                "0 0 L * 6       | 2026-08 | 1 8 15 22 29 31",
                "0 0 1 9 *       | 2026-08 | ",
            })
    void days_of_a_month_match(String expression, YearMonth month, String days) {
        var cronSchedule = CronSchedule.parse(expression);
        var matches = month.atDay(1)
                .datesUntil(month.plusMonths(1).atDay(1))
                .filter(cronSchedule::includes)
                .map(date -> String.valueOf(date.getDayOfMonth()))
                .collect(Collectors.joining(" "));
        assertThat(matches).isEqualTo(days == null ? "" : days);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "often",
                "0 0 * *",
                "60 0 * * *",
                "0 0 32 * *",
                "0 0 W * *",
                "0 0 0W * *",
                "0 0 * * L",
                "0 0 * * 5#6",
                "0 0 * * 5#0",
                "0 0 28-L * *",
                "0 0 * * 8",
                "0 L * * *",
                "@daily",
                "0 0 0 * * *"
            })
    void other_texts_are_refused(String expression) {
        assertThatThrownBy(() -> CronSchedule.parse(expression)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0 0 31 2 *,false", "0 0 L-31 * *,false", "0 0 29 2 *,true", "0 0 * 2 5#5,true", "0 0 31W 2-6/2 *,false"
    })
    void a_schedule_without_any_date_is_recognized(String expression, boolean hasDate) {
        assertThat(CronSchedule.parse(expression).hasDate()).isEqualTo(hasDate);
    }

    @Provide
    Arbitrary<String> expressions() {
        return Arbitraries.of(
                "0 0 * * *",
                "*/7 * * * *",
                "30 2 L * *",
                "15,45 22-23 1W * 5L",
                "59 23 LW 2,6 *",
                "0 */5 * * 1-5",
                "1/13 4 15W * *");
    }

    @Property(tries = 200)
    void the_last_time_is_the_last_matching_minute(
            @ForAll("expressions") String expression, @ForAll @IntRange(max = 2 * 366 * 1440) int minute) {
        var latest = LocalDateTime.of(2027, 1, 1, 0, 0).plusMinutes(minute);
        var firstDate = latest.toLocalDate().minusDays(70);
        var candidate = latest;
        while (!matches(expression, candidate) && !candidate.isBefore(firstDate.atStartOfDay()))
            candidate = candidate.minusMinutes(1);
        assertThat(CronSchedule.parse(expression).findLast(latest.plusSeconds(59), firstDate))
                .isEqualTo(candidate.isBefore(firstDate.atStartOfDay()) ? Optional.empty() : Optional.of(candidate));
    }

    @Property(tries = 200)
    void the_next_time_is_the_next_matching_minute(
            @ForAll("expressions") String expression, @ForAll @IntRange(max = 2 * 366 * 1440) int minute) {
        var time = LocalDateTime.of(2027, 1, 1, 0, 0).plusMinutes(minute);
        var candidate = time.plusMinutes(1);
        while (!matches(expression, candidate)) candidate = candidate.plusMinutes(1);
        assertThat(CronSchedule.parse(expression).findNext(time.plusSeconds(59)))
                .contains(candidate);
    }

    @Test
    void rare_date_follows_even_after_year_without_leap_day() {
        assertThat(CronSchedule.parse("0 0 * 2 5#5").findNext(LocalDateTime.of(2099, 3, 1, 0, 0)))
                .isPresent();
        assertThat(CronSchedule.parse("0 0 30 2 *").findNext(LocalDateTime.of(2027, 1, 1, 0, 0)))
                .isEmpty();
    }

    private static boolean matches(String expression, LocalDateTime time) {
        var date = time.toLocalDate();
        var minute = time.getMinute();
        return switch (expression) {
            case "0 0 * * *" -> minute == 0 && time.getHour() == 0;
            case "*/7 * * * *" -> minute % 7 == 0;
            case "30 2 L * *" ->
                minute == 30 && time.getHour() == 2 && date.plusDays(1).getDayOfMonth() == 1;
            case "15,45 22-23 1W * 5L" ->
                (minute == 15 || minute == 45)
                        && time.getHour() >= 22
                        && (isNearestWeekday(date, 1)
                                || date.getDayOfWeek().getValue() == 5
                                        && date.plusDays(7).getMonth() != date.getMonth());
            case "59 23 LW 2,6 *" ->
                minute == 59
                        && time.getHour() == 23
                        && (date.getMonthValue() == 2 || date.getMonthValue() == 6)
                        && isNearestWeekday(date, date.lengthOfMonth());
            case "0 */5 * * 1-5" ->
                minute == 0 && time.getHour() % 5 == 0 && date.getDayOfWeek().getValue() <= 5;
            case "1/13 4 15W * *" -> minute % 13 == 1 && time.getHour() == 4 && isNearestWeekday(date, 15);
            default -> throw new IllegalArgumentException(expression);
        };
    }

    /** Whether the date is the weekday of its month that is nearest to the given day of the month. */
    private static boolean isNearestWeekday(LocalDate date, int day) {
        var nearest = YearMonth.from(date)
                .atDay(1)
                .datesUntil(YearMonth.from(date).plusMonths(1).atDay(1))
                .filter(candidate -> candidate.getDayOfWeek().getValue() <= 5)
                .min(Comparator.comparingInt(candidate -> Math.abs(candidate.getDayOfMonth() - day)))
                .orElseThrow();
        return date.equals(nearest);
    }
}
