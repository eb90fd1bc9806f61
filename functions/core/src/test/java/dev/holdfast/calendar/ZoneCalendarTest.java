// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Compares days and local times with a clock that the test reads minute by minute. */
class ZoneCalendarTest {
    private static final ZoneCalendar BERLIN = new ZoneCalendar(ZoneId.of("Europe/Berlin"));

    @Provide
    Arbitrary<ZoneId> zones() {
        return LocalMinutes.zones();
    }

    @Provide
    Arbitrary<Instant> instants() {
        return LocalMinutes.instants();
    }

    @Property(tries = 500)
    void days_end_when_the_clock_shows_their_end(
            @ForAll("zones") ZoneId zone,
            @ForAll("instants") Instant instant,
            @ForAll @IntRange(min = -2000, max = 2000) int minutesFromChange,
            @ForAll @IntRange(min = 1, max = 2) int days,
            @ForAll @IntRange(max = 120) int minutes) {
        var change = LocalMinutes.nextChange(zone, instant);
        var clock = LocalMinutes.around(zone, change);
        var begin = clock.minuteOf(change) + minutesFromChange;
        var end = clock.firstMinuteFrom(begin, clock.times().get(begin).plusDays(days)) + minutes;
        assertThat(new ZoneCalendar(zone)
                        .plus(clock.instantAt(begin), new CalendarDuration(days, Duration.ofMinutes(minutes))))
                .isEqualTo(clock.instantAt(end));
    }

    @Property(tries = 500)
    void times_of_a_schedule_are_their_first_instants(
            @ForAll("zones") ZoneId zone,
            @ForAll("instants") Instant instant,
            @ForAll @IntRange(min = -1500, max = 1500) int minutesFromChange,
            @ForAll @IntRange(min = 1, max = 59) int step) {
        var change = LocalMinutes.nextChange(zone, instant);
        var clock = LocalMinutes.around(zone, change);
        var begin = clock.minuteOf(change) + minutesFromChange;
        var zoneCalendar = new ZoneCalendar(zone);
        var next = begin + 1;
        while (!hasNewTime(clock, next, step)) next++;
        assertThat(zoneCalendar.nextTimeOf(CronSchedule.parse("*/" + step + " * * * *"), clock.instantAt(begin)))
                .contains(clock.instantAt(next));
    }

    /** Whether the clock shows, for the first time, a minute of the schedule, or has just skipped such a minute. */
    private static boolean hasNewTime(LocalMinutes clock, int minute, int step) {
        var latestBefore = clock.times().subList(0, minute).stream()
                .max(Comparator.naturalOrder())
                .orElseThrow();
        var shown = clock.times().get(minute);
        for (var time = latestBefore.plusMinutes(1); !time.isAfter(shown); time = time.plusMinutes(1))
            if (time.getMinute() % step == 0) return true;
        return false;
    }

    @Property(tries = 500)
    void a_day_begins_when_the_clock_first_shows_it(
            @ForAll("zones") ZoneId zone,
            @ForAll("instants") Instant instant,
            @ForAll @IntRange(min = -2000, max = 2000) int minutesFromChange) {
        var change = LocalMinutes.nextChange(zone, instant);
        var clock = LocalMinutes.around(zone, change);
        var minute = clock.minuteOf(change) + minutesFromChange;
        var latestDate = clock.times().subList(0, minute + 1).stream()
                .map(LocalDateTime::toLocalDate)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        var zoneCalendar = new ZoneCalendar(zone);
        assertThat(zoneCalendar.dayOf(clock.instantAt(minute))).isEqualTo(latestDate);
        assertThat(zoneCalendar.startOfDay(latestDate))
                .isEqualTo(clock.instantAt(clock.firstMinuteFrom(0, latestDate.atStartOfDay())));
    }

    @Property(tries = 500)
    void a_local_time_is_at_each_instant_that_shows_it(
            @ForAll("zones") ZoneId zone,
            @ForAll("instants") Instant instant,
            @ForAll @IntRange(min = -1500, max = 1500) int minutesFromChange) {
        var change = LocalMinutes.nextChange(zone, instant);
        var clock = LocalMinutes.around(zone, change);
        var time = clock.times().get(clock.minuteOf(change)).plusMinutes(minutesFromChange);
        var shown = IntStream.range(0, clock.times().size())
                .filter(minute -> clock.times().get(minute).equals(time))
                .mapToObj(clock::instantAt)
                .toList();
        var instants = new ZoneCalendar(zone).instantsAt(time);
        if (shown.isEmpty()) assertThat(instants).containsExactly(clock.instantAt(clock.firstMinuteFrom(0, time)));
        else assertThat(instants).isEqualTo(shown);
    }

    @Property(tries = 300)
    void the_latest_time_shown_includes_times_before_a_change(
            @ForAll("zones") ZoneId zone,
            @ForAll("instants") Instant instant,
            @ForAll @IntRange(min = -300, max = 300) int minutesFromChange) {
        var change = LocalMinutes.nextChange(zone, instant);
        var clock = LocalMinutes.around(zone, change);
        var minute = clock.minuteOf(change) + minutesFromChange;
        var latest = clock.times().subList(0, minute + 1).stream()
                .max(Comparator.naturalOrder())
                .orElseThrow();
        var latestShown = new ZoneCalendar(zone).latestTimeShown(clock.instantAt(minute));
        assertThat(latestShown.truncatedTo(ChronoUnit.MINUTES)).isEqualTo(latest);
    }

    @Example
    void a_day_differs_from_hours() {
        var saturdayNoon = Instant.parse("2026-03-28T11:00:00Z");
        assertThat(BERLIN.plus(saturdayNoon, CalendarDuration.parse("P1D"))).isEqualTo("2026-03-29T10:00:00Z");
        assertThat(BERLIN.plus(saturdayNoon, CalendarDuration.parse("PT24H"))).isEqualTo("2026-03-29T11:00:00Z");
        assertThat(BERLIN.plus(saturdayNoon, CalendarDuration.parse("P1DT2H"))).isEqualTo("2026-03-29T12:00:00Z");
        assertThat(ZoneCalendar.UTC.plus(saturdayNoon, CalendarDuration.parse("P1D")))
                .isEqualTo("2026-03-29T11:00:00Z");
    }

    @Example
    void clock_changes_lie_between_two_instants() {
        assertThat(BERLIN.clockChanges(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z")))
                .containsExactly(Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2026-10-25T01:00:00Z"));
        assertThat(BERLIN.clockChanges(Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2026-10-25T01:00:00Z")))
                .isEmpty();
        assertThat(ZoneCalendar.UTC.clockChanges(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z")))
                .isEmpty();
    }
}
