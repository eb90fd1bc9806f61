// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.calendar.LocalMinutes;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeeklyHoursTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        // Berlin is one hour ahead of UTC in winter, and two hours in summer.
        "2026-03-28T00:59:59.999Z, false",
        "2026-03-28T01:00:00Z, true",
        "2026-03-28T02:59:59.999Z, true",
        "2026-03-28T03:00:00Z, false",
        // On 29 March the clock skips 02:00 to 03:00: the interval lasts one hour.
        "2026-03-29T00:59:59.999Z, false",
        "2026-03-29T01:00:00Z, true",
        "2026-03-29T01:59:59.999Z, true",
        "2026-03-29T02:00:00Z, false",
        "2026-03-30T00:00:00Z, true",
        "2026-03-30T02:00:00Z, false",
        // On 25 October the clock repeats 02:00 to 03:00: the interval lasts three hours.
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
    @CsvSource({
        // On 29 March in Berlin, the clock skips 02:00 to 03:00.
        "02:30, 04:00, 2026-03-29T01:00:00Z, PT1H",
        "01:30, 02:30, 2026-03-29T00:30:00Z, PT30M",
        "01:30, 03:30, 2026-03-29T00:30:00Z, PT1H",
    })
    void skipped_local_time_is_cut_off(LocalTime from, LocalTime to, Instant begin, Duration length) {
        var weeklyHours = everyDay(from, to);
        assertThat(weeklyHours.nextOpening(Instant.parse("2026-03-28T12:00:00Z")))
                .isEqualTo(begin);
        assertThat(weeklyHours.covers(begin.minusMillis(1))).isFalse();
        assertThat(weeklyHours.covers(begin.plus(length).minusMillis(1))).isTrue();
        assertThat(weeklyHours.covers(begin.plus(length))).isFalse();
    }

    @Test
    void hours_within_skipped_local_time_do_not_occur() {
        var weeklyHours = everyDay(LocalTime.of(2, 15), LocalTime.of(2, 45));
        assertThat(weeklyHours.nextOpening(Instant.parse("2026-03-28T02:00:00Z")))
                .isEqualTo("2026-03-30T00:15:00Z");
    }

    @Test
    void hours_pause_while_the_clock_repeats_other_times() {
        var weeklyHours = everyDay(LocalTime.of(1, 30), LocalTime.of(2, 30));
        var afterFirstEnd = Instant.parse("2026-10-25T00:30:00Z");
        assertThat(weeklyHours.covers(afterFirstEnd)).isFalse();
        assertThat(weeklyHours.nextOpening(afterFirstEnd)).isEqualTo("2026-10-25T01:00:00Z");
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return LocalMinutes.zones();
    }

    @Provide
    Arbitrary<Instant> instants() {
        return LocalMinutes.instants();
    }

    @Property(tries = 500)
    void hours_follow_a_clock_that_is_read_every_minute(
            @ForAll("zones") ZoneId zone,
            @ForAll("instants") Instant instant,
            @ForAll @Size(min = 1) Set<DayOfWeek> days,
            @ForAll @IntRange(max = 1439) int fromMinute,
            @ForAll @IntRange(max = 1439) int toMinute,
            @ForAll boolean isNearChange) {
        var change = LocalMinutes.nextChange(zone, instant);
        var clock = LocalMinutes.around(zone, change);
        var changeTime = clock.times().get(clock.minuteOf(change)).toLocalTime();
        var from = isNearChange ? changeTime.plusMinutes(fromMinute % 180 - 90) : LocalTime.MIN.plusMinutes(fromMinute);
        var to = isNearChange ? changeTime.plusMinutes(toMinute % 180 - 90) : LocalTime.MIN.plusMinutes(toMinute);
        var weeklyHours = new WeeklyHours(zone, List.copyOf(days), from, to);
        var nextOpening = Instant.MAX;
        for (var minute = clock.times().size() - 1; minute >= 0; minute--) {
            var now = clock.instantAt(minute);
            var covered = isInHours(weeklyHours, clock.times().get(minute));
            assertThat(weeklyHours.covers(now)).as("%s at %s", weeklyHours, now).isEqualTo(covered);
            if (covered) nextOpening = now;
            if (minute % 97 == 0 && nextOpening != Instant.MAX)
                assertThat(weeklyHours.nextOpening(now))
                        .as("%s at %s", weeklyHours, now)
                        .isEqualTo(nextOpening);
        }
    }

    /** Whether the hours that begin on this day, or on the day before, contain the time. */
    private static boolean isInHours(WeeklyHours weeklyHours, LocalDateTime time) {
        return Stream.of(time.toLocalDate(), time.toLocalDate().minusDays(1))
                .filter(date -> weeklyHours.days().contains(date.getDayOfWeek()))
                .anyMatch(date -> {
                    var begin = date.atTime(weeklyHours.from());
                    var end = date.atTime(weeklyHours.to());
                    if (!end.isAfter(begin)) end = end.plusDays(1);
                    return !time.isBefore(begin) && time.isBefore(end);
                });
    }

    @ParameterizedTest
    @CsvSource({"22:00, 02:00", "22:00, 02:30", "08:00, 02:15"})
    void adjoining_hours_never_overlap_or_leave_gaps(LocalTime from, LocalTime to) {
        for (var change : List.of("2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"))
            for (var minute = -120; minute <= 120; minute++) {
                var now = Instant.parse(change).plus(Duration.ofMinutes(minute));
                assertThat(everyDay(from, to).covers(now))
                        .isNotEqualTo(everyDay(to, from).covers(now));
            }
    }

    @ParameterizedTest
    @CsvSource({
        // Berlin is one hour ahead of UTC in winter, and two hours in summer.
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
        // The clock repeats 02:00 to 03:00, which is after the hours.
        "2026-10-24T19:59:59.999Z, false",
        "2026-10-24T20:00:00Z, true",
        "2026-10-24T23:59:59.999Z, true",
        "2026-10-25T00:00:00Z, false",
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
        "22:00, 02:30, 2026-03-28T21:00:00Z, PT4H",
        "22:00, 03:00, 2026-03-28T21:00:00Z, PT4H",
        "22:00, 02:30, 2026-10-24T20:00:00Z, PT5H30M",
        "02:30, 02:30, 2026-03-28T01:30:00Z, PT23H30M",
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
    }

    private static WeeklyHours everyDay(LocalTime from, LocalTime to) {
        return new WeeklyHours(BERLIN, List.of(DayOfWeek.values()), from, to);
    }
}
