// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;
import static java.time.DayOfWeek.TUESDAY;
import static java.time.DayOfWeek.WEDNESDAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingCalendarTest {
    private static final ZoneId BERLIN_ZONE = ZoneId.of("Europe/Berlin");

    private static final WorkingCalendar BERLIN = new WorkingCalendar(
            BERLIN_ZONE,
            List.of(
                    hours(List.of(MONDAY, TUESDAY, WEDNESDAY, THURSDAY), "09:00", "17:00"),
                    hours(List.of(FRIDAY), "09:00", "15:00")),
            List.of(LocalDate.parse("2026-12-25")));

    private static WorkingHours hours(List<DayOfWeek> days, String from, String to) {
        return new WorkingHours(days, LocalTime.parse(from), LocalTime.parse(to));
    }

    private static Instant berlin(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN_ZONE).toInstant();
    }

    @ParameterizedTest
    @CsvSource({
        // Within a day, to its end, over a night, over a weekend, and over a holiday on a Friday.
        "2026-12-01T09:00, PT3H,  2026-12-01T12:00",
        "2026-12-01T09:00, PT8H,  2026-12-01T17:00",
        "2026-12-01T16:00, PT2H,  2026-12-02T10:00",
        "2026-12-04T14:00, PT2H,  2026-12-07T10:00",
        "2026-12-24T16:00, PT2H,  2026-12-28T10:00",
        // Outside the hours, the time begins with the next hours.
        "2026-12-05T03:00, PT1M,  2026-12-07T09:01",
        "2026-12-01T17:00, PT1M,  2026-12-02T09:01"
    })
    void working_time_ends_within_hours(String begin, Duration working, String end) {
        assertThat(BERLIN.plus(berlin(begin), working)).isEqualTo(berlin(end));
        assertThat(BERLIN.between(berlin(begin), berlin(end))).isEqualTo(working);
    }

    @Test
    void night_shift_counts_hours_of_short_and_long_nights() {
        var nights = new WorkingCalendar(BERLIN_ZONE, List.of(hours(List.of(SATURDAY), "22:00", "06:00")), List.of());
        assertThat(nights.between(berlin("2026-03-28T00:00"), berlin("2026-03-30T00:00")))
                .isEqualTo(Duration.ofHours(7));
        assertThat(nights.between(berlin("2026-10-24T00:00"), berlin("2026-10-26T00:00")))
                .isEqualTo(Duration.ofHours(9));
    }

    @Test
    void overlapping_hours_count_once() {
        var overlapping = new WorkingCalendar(
                BERLIN_ZONE,
                List.of(
                        hours(List.of(SUNDAY), "20:00", "20:00"),
                        hours(List.of(MONDAY), "09:00", "17:00"),
                        hours(List.of(MONDAY), "16:00", "18:00")),
                List.of());
        assertThat(overlapping.between(berlin("2026-12-06T00:00"), berlin("2026-12-08T00:00")))
                .isEqualTo(Duration.ofHours(24));
    }

    @Test
    void limit_without_enough_hours_ends_after_ten_years() {
        var never = new WorkingCalendar(BERLIN_ZONE, List.of(), List.of());
        var begin = berlin("2026-12-01T09:00");
        assertThat(never.plus(begin, Duration.ofHours(1)))
                .isEqualTo(begin.plus(Duration.ofDays(WorkingCalendar.MAX_DAYS_AHEAD)));
    }

    @Test
    void break_moves_limit_by_its_working_time_only() {
        var limit = new WorkingAllowance(Duration.ofHours(8), "berlin");
        CalendarLookup calendars = name -> Optional.of(BERLIN);
        // One hour of Monday has passed. The break lasts over the night, and ends on Tuesday at 12:00.
        var moved = limit.moveBegin(
                berlin("2026-12-07T09:00"), berlin("2026-12-07T10:00"), berlin("2026-12-08T12:00"), calendars);
        assertThat(limit.end(moved, calendars)).isEqualTo(berlin("2026-12-09T11:00"));
        // The limit that begins on Saturday would end on Monday, which the break fills.
        var weekend = limit.moveBegin(
                berlin("2026-12-05T12:00"), berlin("2026-12-07T09:00"), berlin("2026-12-07T17:00"), calendars);
        assertThat(limit.end(weekend, calendars)).isEqualTo(berlin("2026-12-08T17:00"));
        assertThat(limit.moveEnd(
                        berlin("2026-12-07T17:00"), berlin("2026-12-07T10:00"), berlin("2026-12-08T12:00"), calendars))
                .isEqualTo(berlin("2026-12-09T11:00"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-01T09:59, 1, 2026-12-01T10:00",
        "2026-12-01T10:00, 1, 2026-12-02T10:00",
        "2026-12-24T10:00, 1, 2026-12-28T10:00",
        "2026-12-24T10:00, 3, 2026-12-30T10:00"
    })
    void time_of_day_is_on_next_working_day(String begin, int count, String end) {
        var allowance = new DailyAllowance(LocalTime.of(10, 0), null, "berlin");
        CalendarLookup calendars = name -> Optional.of(BERLIN);
        assertThat(allowance.end(berlin(begin), count, calendars)).isEqualTo(berlin(end));
        assertThat(allowance.countEnded(berlin(begin), berlin(end), calendars)).isEqualTo(count);
        assertThat(allowance.countEnded(berlin(begin), berlin(end).minusMillis(1), calendars))
                .isEqualTo(count - 1);
    }

    @Test
    void break_moves_time_of_day_only_if_it_contains_it() {
        var allowance = new DailyAllowance(LocalTime.of(10, 0), null, "berlin");
        CalendarLookup calendars = name -> Optional.of(BERLIN);
        var end = berlin("2026-12-01T10:00");
        assertThat(allowance.moveEnd(end, berlin("2026-12-01T09:00"), berlin("2026-12-01T09:30"), calendars))
                .isEqualTo(end);
        assertThat(allowance.moveEnd(end, berlin("2026-12-01T09:00"), berlin("2026-12-01T11:00"), calendars))
                .isEqualTo(berlin("2026-12-02T10:00"));
        var moved = allowance.moveBegin(
                berlin("2026-12-01T08:00"), berlin("2026-12-01T09:00"), berlin("2026-12-01T11:00"), calendars);
        assertThat(allowance.end(moved, calendars)).isEqualTo(berlin("2026-12-02T10:00"));
    }

    @Test
    void unknown_calendar_counts_every_instant() {
        var limit = new WorkingAllowance(Duration.ofHours(30), "deleted");
        assertThat(limit.end(berlin("2026-12-05T09:00"), CalendarLookup.NONE)).isEqualTo(berlin("2026-12-06T15:00"));
    }
}
