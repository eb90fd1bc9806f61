// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.calendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * A naive model of a zone's clock: the local time of each minute in the days around a clock change. The model knows
 * nothing of clock changes; it only looks at the clock.
 *
 * @param first the first minute
 * @param times the local time that the clock shows at each minute
 */
public record LocalMinutes(Instant first, List<LocalDateTime> times) {
    private static final int DAYS = 4;

    /** Returns the minutes from some days before the instant to some days after it. */
    public static LocalMinutes around(ZoneId zone, Instant instant) {
        var first = instant.minus(Duration.ofDays(DAYS));
        return new LocalMinutes(
                first,
                IntStream.range(0, 2 * DAYS * 1440)
                        .mapToObj(minute -> LocalDateTime.ofInstant(first.plusSeconds(60L * minute), zone))
                        .toList());
    }

    public Instant instantAt(int minute) {
        return first.plusSeconds(60L * minute);
    }

    public int minuteOf(Instant instant) {
        return (int) Duration.between(first, instant).toMinutes();
    }

    /** Returns the first minute after the given minute at which the clock shows this time or a later time. */
    public int firstMinuteFrom(int minute, LocalDateTime time) {
        var next = minute;
        while (times.get(next).isBefore(time)) next++;
        return next;
    }

    /** Generates zones of java.time. Zones with unusual clock changes are more frequent than others. */
    public static Arbitrary<ZoneId> zones() {
        // The clock changes of these zones have unusual lengths, cross midnight, or skip a whole day.
        var unusual = List.of(
                "Australia/Lord_Howe",
                "America/Havana",
                "America/Sao_Paulo",
                "Africa/Cairo",
                "Asia/Beirut",
                "Atlantic/Azores",
                "Pacific/Apia",
                "Pacific/Kwajalein",
                "Antarctica/Troll",
                "Africa/Casablanca",
                "Europe/Berlin");
        var all = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        return Arbitraries.oneOf(Arbitraries.of(unusual), Arbitraries.of(all), Arbitraries.of(all))
                .map(ZoneId::of);
    }

    /**
     * Generates whole minutes from 1975 to 2045. In this period, the offset of every zone is a whole number of minutes.
     */
    public static Arbitrary<Instant> instants() {
        return Arbitraries.longs()
                .between(5L * 365 * 1440, 75L * 365 * 1440)
                .map(minute -> Instant.ofEpochSecond(minute * 60));
    }

    /** Returns the next clock change of the zone; the given instant if there is none before 2045. */
    public static Instant nextChange(ZoneId zone, Instant instant) {
        var change = zone.getRules().nextTransition(instant);
        return change == null || change.getInstant().isAfter(Instant.parse("2045-01-01T00:00:00Z"))
                ? instant
                : change.getInstant();
    }
}
