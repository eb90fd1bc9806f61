// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.calendar.CalendarDuration;
import dev.holdfast.calendar.LocalMinutes;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Compares blackouts with a clock that the test reads minute by minute. */
class BlackoutTest {
    @Provide
    Arbitrary<ZoneId> zones() {
        return LocalMinutes.zones();
    }

    @Provide
    Arbitrary<Instant> instants() {
        return LocalMinutes.instants();
    }

    @Provide
    Arbitrary<String> durations() {
        return Arbitraries.of("PT10M", "PT1H", "PT90M", "PT24H", "P1D", "P1DT30M", "P2D");
    }

    @Property(tries = 300)
    void a_blackout_begins_and_ends_by_the_clock(
            @ForAll("zones") ZoneId zone,
            @ForAll("instants") Instant instant,
            @ForAll @IntRange(max = 23) int hour,
            @ForAll @IntRange(max = 59) int minute,
            @ForAll("durations") String duration,
            @ForAll long seed) {
        var change = LocalMinutes.nextChange(zone, instant);
        var clock = LocalMinutes.around(zone, change);
        // The hour that the clock change skips or repeats, or any hour.
        var hourOfChange =
                clock.times().get(clock.minuteOf(change) - 1).plusMinutes(1).minusHours(hour % 2);
        var cronHour = seed % 4 == 0 ? hour : hourOfChange.getHour();
        var blackout =
                new Blackout("b", minute + " " + cronHour + " * * *", CalendarDuration.parse(duration), zone.getId());
        var random = new Random(seed);
        for (var i = 0; i < 30; i++) {
            var now = clock.minuteOf(change) + random.nextInt(-400, 400);
            assertThat(blackout.findEnd(clock.instantAt(now)))
                    .as("at %s, %s, change at %s", clock.instantAt(now), blackout, change)
                    .isEqualTo(endByModel(clock, now, cronHour, minute, blackout.duration()));
        }
    }

    /** Returns the latest end of the blackouts that have begun; empty if all of them have ended. */
    private static Optional<Instant> endByModel(
            LocalMinutes clock, int now, int hour, int minute, CalendarDuration duration) {
        var ends = Stream.<Integer>builder();
        for (var begin = 1; begin <= now; begin++) {
            var time = clock.times().get(begin);
            var skipped = clock.times().get(begin - 1).plusMinutes(1);
            // Checks the time that the clock shows, and the times that the clock has skipped before this time.
            for (var shown = skipped.isBefore(time) ? skipped : time;
                    !shown.isAfter(time);
                    shown = shown.plusMinutes(1))
                if (shown.getHour() == hour && shown.getMinute() == minute)
                    ends.add(endByModel(clock, begin, shown, duration));
        }
        return ends.build()
                .filter(end -> end > now)
                .max(Comparator.naturalOrder())
                .map(clock::instantAt);
    }

    private static int endByModel(LocalMinutes clock, int begin, LocalDateTime shown, CalendarDuration duration) {
        var endOfDays = duration.days() == 0 ? begin : clock.firstMinuteFrom(begin, shown.plusDays(duration.days()));
        return endOfDays + (int) duration.time().toMinutes();
    }
}
