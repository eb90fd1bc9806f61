package dev.holdfast.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoursTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        // Winter: an hour ahead of UTC. Summer: two.
        "2026-03-28T00:59:59.999Z, false",
        "2026-03-28T01:00:00Z, true",
        "2026-03-28T02:59:59.999Z, true",
        "2026-03-28T03:00:00Z, false",
        // The night of 29 March has no 02:00 to 03:00, so that its hours are one.
        "2026-03-29T00:59:59.999Z, false",
        "2026-03-29T01:00:00Z, true",
        "2026-03-29T01:59:59.999Z, true",
        "2026-03-29T02:00:00Z, false",
        "2026-03-30T00:00:00Z, true",
        "2026-03-30T02:00:00Z, false",
        // The night of 25 October has 02:00 to 03:00 twice, so that its hours are three.
        "2026-10-24T23:59:59.999Z, false",
        "2026-10-25T00:00:00Z, true",
        "2026-10-25T01:30:00Z, true",
        "2026-10-25T02:59:59.999Z, true",
        "2026-10-25T03:00:00Z, false",
    })
    void hours_are_as_the_clock_on_the_wall_shows_them(Instant now, boolean covered) {
        assertThat(every(LocalTime.of(2, 0), LocalTime.of(4, 0)).cover(now)).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({"02:00, 02:30, PT90M", "02:30, 03:00, PT90M", "01:30, 02:30, PT2H"})
    void what_the_clock_shows_twice_is_covered_to_its_second_end(LocalTime from, LocalTime to, Duration length) {
        var hours = every(from, to);
        var begin = hours.opening(Instant.parse("2026-10-24T22:30:00Z"));
        assertThat(hours.cover(begin.plus(length).minusMillis(1))).isTrue();
        assertThat(hours.cover(begin.plus(length))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"2026-03-29T01:14:59Z, false", "2026-03-29T01:15:00Z, true", "2026-03-29T01:45:00Z, false"})
    void what_the_clock_leaves_out_is_covered_when_it_goes_on(Instant now, boolean covered) {
        assertThat(every(LocalTime.of(2, 15), LocalTime.of(2, 45)).cover(now)).isEqualTo(covered);
    }

    private static Hours every(LocalTime from, LocalTime to) {
        return new Hours(BERLIN, List.of(DayOfWeek.values()), from, to);
    }
}
