// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeeklyHoursTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        // Berlin is one hour ahead of UTC in winter, and two in summer.
        "2026-03-28T00:59:59.999Z, false",
        "2026-03-28T01:00:00Z, true",
        "2026-03-28T02:59:59.999Z, true",
        "2026-03-28T03:00:00Z, false",
        // On 29 March the clock skips 02:00 to 03:00: one hour is left.
        "2026-03-29T00:59:59.999Z, false",
        "2026-03-29T01:00:00Z, true",
        "2026-03-29T01:59:59.999Z, true",
        "2026-03-29T02:00:00Z, false",
        "2026-03-30T00:00:00Z, true",
        "2026-03-30T02:00:00Z, false",
        // On 25 October the clock repeats 02:00 to 03:00: the hours last three.
        "2026-10-24T23:59:59.999Z, false",
        "2026-10-25T00:00:00Z, true",
        "2026-10-25T01:30:00Z, true",
        "2026-10-25T02:59:59.999Z, true",
        "2026-10-25T03:00:00Z, false",
    })
    void hours_follow_the_local_clock(Instant now, boolean covered) {
        assertThat(everyDay(LocalTime.of(2, 0), LocalTime.of(4, 0)).covers(now)).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({"02:00, 02:30, PT90M", "02:30, 03:00, PT90M", "01:30, 02:30, PT2H"})
    void hours_cover_repeated_local_time_to_its_second_end(LocalTime from, LocalTime to, Duration length) {
        var weeklyHours = everyDay(from, to);
        var begin = weeklyHours.nextOpening(Instant.parse("2026-10-24T22:30:00Z"));
        assertThat(weeklyHours.covers(begin.plus(length).minusMillis(1))).isTrue();
        assertThat(weeklyHours.covers(begin.plus(length))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"2026-03-29T01:14:59Z, false", "2026-03-29T01:15:00Z, true", "2026-03-29T01:45:00Z, false"})
    void hours_begin_after_skipped_local_time(Instant now, boolean covered) {
        assertThat(everyDay(LocalTime.of(2, 15), LocalTime.of(2, 45)).covers(now))
                .isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({
        // Berlin is one hour ahead of UTC in winter, and two in summer.
        "2026-03-27T20:59:59.999Z, false",
        "2026-03-27T21:00:00Z, true",
        "2026-03-27T23:00:00Z, true",
        "2026-03-28T00:59:59.999Z, true",
        "2026-03-28T01:00:00Z, false",
        // The hours end at 02:00, when the clock is set forward.
        "2026-03-28T21:00:00Z, true",
        "2026-03-29T00:59:59.999Z, true",
        "2026-03-29T01:00:00Z, false",
        "2026-03-29T20:00:00Z, true",
        "2026-03-30T00:00:00Z, false",
        // The clock repeats 02:00 to 03:00: the hours end at the second 02:00.
        "2026-10-24T19:59:59.999Z, false",
        "2026-10-24T20:00:00Z, true",
        "2026-10-25T00:30:00Z, true",
        "2026-10-25T00:59:59.999Z, true",
        "2026-10-25T01:00:00Z, false",
        "2026-10-25T20:59:59.999Z, false",
        "2026-10-25T21:00:00Z, true",
    })
    void hours_past_midnight_end_on_the_next_day(Instant now, boolean covered) {
        assertThat(everyDay(LocalTime.of(22, 0), LocalTime.of(2, 0)).covers(now))
                .isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({
        "22:00, 02:30, 2026-03-28T21:00:00Z, PT4H30M",
        "22:00, 03:00, 2026-03-28T21:00:00Z, PT4H",
        "22:00, 02:30, 2026-10-24T20:00:00Z, PT5H30M",
        "02:30, 02:30, 2026-03-28T01:30:00Z, PT24H",
        "02:30, 02:30, 2026-10-24T00:30:00Z, PT25H",
        "12:00, 12:00, 2026-03-28T11:00:00Z, PT23H",
        "12:00, 12:00, 2026-10-24T10:00:00Z, PT25H",
        "00:00, 00:00, 2026-10-23T22:00:00Z, PT24H",
    })
    void a_night_shift_lengthens_and_shortens_with_clock_changes(
            LocalTime from, LocalTime to, Instant begin, Duration length) {
        var day = begin.atZone(BERLIN).getDayOfWeek();
        var weeklyHours = new WeeklyHours(BERLIN, List.of(day), from, to);
        assertThat(weeklyHours.nextOpening(begin.minusSeconds(1))).isEqualTo(begin);
        assertThat(weeklyHours.covers(begin.plus(length).minusMillis(1))).isTrue();
        assertThat(weeklyHours.covers(begin.plus(length))).isFalse();
    }

    @Test
    void days_name_the_day_on_which_hours_begin() {
        var friday = new WeeklyHours(BERLIN, List.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.of(2, 0));
        assertThat(friday.covers(Instant.parse("2026-06-05T20:00:00Z"))).isTrue();
        assertThat(friday.covers(Instant.parse("2026-06-05T23:59:59Z")))
                .as("Saturday, 01:59")
                .isTrue();
        assertThat(friday.covers(Instant.parse("2026-06-04T23:00:00Z")))
                .as("Friday, 01:00")
                .isFalse();
        assertThat(friday.nextOpening(Instant.parse("2026-06-06T00:00:00Z"))).isEqualTo("2026-06-12T20:00:00Z");
    }

    @Test
    void hours_skipped_by_the_clock_open_on_their_next_day() {
        var sunday = new WeeklyHours(BERLIN, List.of(DayOfWeek.SUNDAY), LocalTime.of(2, 30), LocalTime.of(3, 0));
        assertThat(sunday.nextOpening(Instant.parse("2026-03-22T02:00:00Z"))).isEqualTo("2026-04-05T00:30:00Z");
    }

    @Property
    void hours_open_at_the_first_covered_instant(
            @ForAll @IntRange(max = 1439) int fromMinute,
            @ForAll @IntRange(max = 1439) int toMinute,
            @ForAll @Size(min = 1) Set<DayOfWeek> days,
            @ForAll @IntRange(max = 60 * 24 * 10) int minuteOfPeriod,
            @ForAll boolean autumn) {
        var weeklyHours = new WeeklyHours(
                BERLIN, List.copyOf(days), LocalTime.MIN.plusMinutes(fromMinute), LocalTime.MIN.plusMinutes(toMinute));
        var now = Instant.parse(autumn ? "2026-10-20T00:00:00Z" : "2026-03-24T00:00:00Z")
                .plus(Duration.ofMinutes(minuteOfPeriod));
        var opening = weeklyHours.nextOpening(now);
        assertThat(opening).isAfterOrEqualTo(now);
        assertThat(weeklyHours.covers(opening)).isTrue();
        if (opening.isAfter(now))
            assertThat(weeklyHours.covers(opening.minusMillis(1))).isFalse();
        if (isNearClockChange(now, fromMinute) || isNearClockChange(now, toMinute)) return;
        assertThat(weeklyHours.covers(now)).isEqualTo(coversLocalTime(weeklyHours, now.atZone(BERLIN)));
    }

    /** Whether this instant, or this minute of its day, may fall into local time that the clock skips or repeats. */
    private static boolean isNearClockChange(Instant now, int minute) {
        var change =
                BERLIN.getRules().nextTransition(Instant.parse(now.toString().substring(0, 8) + "01T00:00:00Z"));
        var local = now.atZone(BERLIN);
        return Duration.between(change.getInstant(), now).abs().compareTo(Duration.ofHours(1)) <= 0
                || minute >= 120
                        && minute <= 180
                        && Duration.between(change.getInstant(), local).abs().compareTo(Duration.ofHours(26)) <= 0;
    }

    private static boolean coversLocalTime(WeeklyHours weeklyHours, ZonedDateTime local) {
        var time = local.toLocalTime();
        var today = weeklyHours.days().contains(local.getDayOfWeek());
        var yesterday = weeklyHours.days().contains(local.getDayOfWeek().minus(1));
        if (weeklyHours.from().isBefore(weeklyHours.to()))
            return today && !time.isBefore(weeklyHours.from()) && time.isBefore(weeklyHours.to());
        return today && !time.isBefore(weeklyHours.from()) || yesterday && time.isBefore(weeklyHours.to());
    }

    private static WeeklyHours everyDay(LocalTime from, LocalTime to) {
        return new WeeklyHours(BERLIN, List.of(DayOfWeek.values()), from, to);
    }
}
