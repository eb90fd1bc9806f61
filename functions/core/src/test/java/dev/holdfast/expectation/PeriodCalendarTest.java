// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.expectation;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Periods follow local time, and each instant belongs to exactly one period. */
class PeriodCalendarTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static CountingPeriod periodAt(Duration per, ZoneId zone, String instant) {
        return new PeriodCalendar(per, zone).periodContaining(Instant.parse(instant));
    }

    private static CountingPeriod period(String from, String to) {
        return new CountingPeriod(Instant.parse(from), Instant.parse(to));
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        // The clock changes of these zones have unusual lengths, cross midnight, or skip a whole day.
        var unusual = List.of(
                "Australia/Lord_Howe",
                "America/St_Johns",
                "America/Havana",
                "Africa/Cairo",
                "Pacific/Apia",
                "Asia/Kathmandu",
                "Antarctica/Troll",
                "Europe/Berlin");
        var all = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        return Arbitraries.oneOf(Arbitraries.of(unusual), Arbitraries.of(all)).map(ZoneId::of);
    }

    @Provide
    Arbitrary<Duration> lengths() {
        return Arbitraries.of(
                        "PT1M", "PT1M30S", "PT5M", "PT15M", "PT20M", "PT40M", "PT1H", "PT90M", "PT160M", "PT3H", "PT6H",
                        "PT12H", "P1D", "P2D", "P7D", "P31D")
                .map(Duration::parse);
    }

    /** Generates whole seconds from 1970 to 2100, in milliseconds. */
    @Provide
    Arbitrary<Long> millis() {
        var maxSeconds = 130L * 366 * 24 * 3600;
        return Arbitraries.longs().between(0, maxSeconds).map(seconds -> seconds * 1000);
    }

    @Property(tries = 4000)
    void periods_tile_time_without_gap_or_overlap(
            @ForAll("zones") ZoneId zone, @ForAll("lengths") Duration per, @ForAll("millis") long millis) {
        checkTiling(zone, per, Instant.ofEpochMilli(millis));
    }

    @Property(tries = 4000)
    void periods_tile_time_across_clock_changes(
            @ForAll("zones") ZoneId zone,
            @ForAll("lengths") Duration per,
            @ForAll("millis") long millis,
            @ForAll("offsets") int minutes) {
        var change = zone.getRules().nextTransition(Instant.ofEpochMilli(millis));
        if (change != null) checkTiling(zone, per, change.getInstant().plus(ofMinutes(minutes)));
    }

    @Provide
    Arbitrary<Integer> offsets() {
        return Arbitraries.integers().between(-200, 200);
    }

    private static void checkTiling(ZoneId zone, Duration per, Instant instant) {
        PeriodCalendar.checkLength(per);
        var periodCalendar = new PeriodCalendar(per, zone);
        var countingPeriod = periodCalendar.periodContaining(instant);
        assertThat(countingPeriod.from()).isBeforeOrEqualTo(instant);
        assertThat(countingPeriod.to()).isAfter(instant);
        assertThat(periodCalendar.periodContaining(countingPeriod.from())).isEqualTo(countingPeriod);
        assertThat(periodCalendar.periodContaining(countingPeriod.to().minusMillis(1)))
                .isEqualTo(countingPeriod);
        assertThat(periodCalendar.periodAfter(countingPeriod).from()).isEqualTo(countingPeriod.to());
        assertThat(periodCalendar.periodBefore(countingPeriod).to()).isEqualTo(countingPeriod.from());
        if (per.compareTo(ofDays(1)) >= 0)
            assertThat(countingPeriod.from().minusNanos(1).atZone(zone).toLocalDate())
                    .as("the period begins with a new day")
                    .isNotEqualTo(countingPeriod.from().atZone(zone).toLocalDate());
    }

    @Property
    void days_begin_at_midnight_and_hours_on_the_hour(@ForAll("millis") long millis) {
        var instant = Instant.ofEpochMilli(millis);
        assertThat(new PeriodCalendar(ofDays(1), BERLIN)
                        .periodContaining(instant)
                        .from()
                        .atZone(BERLIN)
                        .toLocalTime())
                .isEqualTo(LocalTime.MIDNIGHT);
        var hour = new PeriodCalendar(ofHours(1), BERLIN).periodContaining(instant);
        assertThat(hour.from().atZone(BERLIN).getMinute()).isZero();
        assertThat(Duration.between(hour.from(), hour.to())).isEqualTo(ofHours(1));
    }

    @Example
    void a_clock_change_gives_a_day_23_or_25_hours() {
        assertThat(periodAt(ofDays(1), BERLIN, "2026-03-29T12:00:00Z"))
                .isEqualTo(period("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"));
        assertThat(periodAt(ofDays(1), BERLIN, "2026-10-25T12:00:00Z"))
                .isEqualTo(period("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"));
        assertThat(periodAt(ofDays(1), ZoneOffset.UTC, "2026-03-29T12:00:00Z"))
                .isEqualTo(period("2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z"));
    }

    @Example
    void a_clock_change_alters_shifts_but_never_hours() {
        assertThat(periodAt(ofHours(6), BERLIN, "2026-03-29T01:30:00Z"))
                .isEqualTo(period("2026-03-28T23:00:00Z", "2026-03-29T04:00:00Z"));
        assertThat(periodAt(ofHours(6), BERLIN, "2026-10-25T01:30:00Z"))
                .isEqualTo(period("2026-10-24T22:00:00Z", "2026-10-25T05:00:00Z"));
        // The local time from 02:00 to 03:00 occurs twice.
        assertThat(periodAt(ofHours(1), BERLIN, "2026-10-25T00:30:00Z"))
                .isEqualTo(period("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"));
        assertThat(periodAt(ofHours(1), BERLIN, "2026-10-25T01:30:00Z"))
                .isEqualTo(period("2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"));
    }

    @Example
    void a_week_begins_on_monday() {
        assertThat(periodAt(ofDays(7), BERLIN, "2026-03-01T12:00:00Z"))
                .isEqualTo(period("2026-02-22T23:00:00Z", "2026-03-01T23:00:00Z"));
    }

    @Example
    void hours_follow_the_local_clock_under_fractional_offsets() {
        assertThat(periodAt(ofHours(1), ZoneId.of("Asia/Kolkata"), "2026-03-01T12:00:00Z"))
                .isEqualTo(period("2026-03-01T11:30:00Z", "2026-03-01T12:30:00Z"));
    }

    @Example
    void an_unsupported_period_length_is_refused() {
        for (var per : List.of("PT59S", "P32D", "PT7H", "PT36H", "PT50M", "P1DT1S"))
            assertThatThrownBy(() -> PeriodCalendar.checkLength(Duration.parse(per)))
                    .isInstanceOf(DateTimeException.class);
    }
}
