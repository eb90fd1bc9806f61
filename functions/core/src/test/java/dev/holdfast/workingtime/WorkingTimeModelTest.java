// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares working time with a model that looks at the local clock in each minute. The model knows nothing about the
 * rules of a zone.
 */
class WorkingTimeModelTest {
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2037-01-01T00:00:00Z");
    private static final int MINUTES_BEFORE = 3 * 24 * 60;
    private static final int MINUTES_AFTER = 6 * 24 * 60;

    /** A shift of hours on one date, as local times. */
    private record Shift(LocalDateTime from, LocalDateTime to) {}

    static Stream<String> zones() {
        return ZoneId.getAvailableZoneIds().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("zones")
    void working_time_equals_that_of_model_in_zone(String name) {
        var zone = ZoneId.of(name);
        var random = new Random(name.hashCode());
        for (var around : instantsOfInterest(zone, random)) compareAround(around, zone, random);
    }

    /** Returns a clock change of the zone if it has any, and an arbitrary instant. */
    private static List<Instant> instantsOfInterest(ZoneId zone, Random random) {
        var arbitrary = EARLIEST.plusSeconds(
                random.nextLong(Duration.between(EARLIEST, LATEST).toSeconds()));
        var change = zone.getRules().nextTransition(arbitrary);
        return change == null || change.getInstant().isAfter(LATEST)
                ? List.of(arbitrary)
                : List.of(arbitrary, change.getInstant());
    }

    private static void compareAround(Instant around, ZoneId zone, Random random) {
        var start = around.minusSeconds(60L * (MINUTES_BEFORE - random.nextInt(24 * 60)))
                .truncatedTo(ChronoUnit.MINUTES);
        var calendar = randomCalendar(zone, LocalDate.ofInstant(start, ZoneOffset.UTC), random);
        var isWorking = model(start, calendar);
        var begin = random.nextInt(MINUTES_BEFORE);
        var working = 0;
        for (var minute = begin; minute < isWorking.length; minute++) {
            var instant = start.plusSeconds(60L * minute);
            if (minute % 97 == 0 || minute == isWorking.length - 1)
                assertThat(calendar.between(start.plusSeconds(60L * begin), instant))
                        .as("working time of %s from %s to %s", calendar, start.plusSeconds(60L * begin), instant)
                        .isEqualTo(Duration.ofMinutes(working));
            if (!isWorking[minute]) continue;
            working++;
            if (working % 61 != 0) continue;
            assertThat(calendar.plus(start.plusSeconds(60L * begin), Duration.ofMinutes(working)))
                    .as("%d minutes in %s from %s", working, calendar, start.plusSeconds(60L * begin))
                    .isEqualTo(instant.plusSeconds(60));
            assertThat(calendar.minus(
                            instant.plusSeconds(60), Duration.ofMinutes(working), start.plusSeconds(60L * begin)))
                    .isEqualTo(start.plusSeconds(60L * firstWorking(isWorking, begin)));
        }
    }

    private static int firstWorking(boolean[] isWorking, int begin) {
        return IntStream.range(begin, isWorking.length)
                .filter(minute -> isWorking[minute])
                .findFirst()
                .orElseThrow();
    }

    private static WorkingCalendar randomCalendar(ZoneId zone, LocalDate around, Random random) {
        var hours = new ArrayList<WorkingHours>();
        for (var i = 0; i <= random.nextInt(3); i++) {
            var days = Stream.of(DayOfWeek.values())
                    .filter(day -> random.nextInt(3) > 0)
                    .toList();
            hours.add(new WorkingHours(days, randomTime(random), randomTime(random)));
        }
        var holidays = new TreeSet<LocalDate>();
        for (var i = 0; i < random.nextInt(3); i++) holidays.add(around.plusDays(random.nextInt(9)));
        return new WorkingCalendar(zone, hours, List.copyOf(holidays));
    }

    /** Times at full and half hours meet clock changes often. */
    private static LocalTime randomTime(Random random) {
        return LocalTime.of(random.nextInt(24), random.nextInt(2) * 30);
    }

    /** Returns whether each minute after {@code start} is working time: a shift has begun and hasn't ended. */
    private static boolean[] model(Instant start, WorkingCalendar calendar) {
        var isWorking = new boolean[MINUTES_BEFORE + MINUTES_AFTER];
        // The walk begins earlier, because a shift that began before may not have ended.
        var lead = 4 * 24 * 60;
        var shifts = shifts(LocalDate.ofInstant(start, ZoneOffset.UTC).minusDays(7), calendar);
        var begun = new boolean[shifts.size()];
        var ended = new boolean[shifts.size()];
        for (var minute = -lead; minute < isWorking.length; minute++) {
            var local = LocalDateTime.ofInstant(start.plusSeconds(60L * minute), calendar.zone());
            for (var i = 0; i < shifts.size(); i++) {
                if (!local.isBefore(shifts.get(i).from())) begun[i] = true;
                if (!local.isBefore(shifts.get(i).to())) ended[i] = true;
                if (minute >= 0 && begun[i] && !ended[i]) isWorking[minute] = true;
            }
        }
        return isWorking;
    }

    private static List<Shift> shifts(LocalDate first, WorkingCalendar calendar) {
        var shifts = new ArrayList<Shift>();
        first.datesUntil(first.plusDays(21))
                .forEach(date -> calendar.hours().forEach(hours -> {
                    if (calendar.holidays().contains(date) || !hours.days().contains(date.getDayOfWeek())) return;
                    var lastDate = hours.from().isBefore(hours.to()) ? date : date.plusDays(1);
                    shifts.add(new Shift(date.atTime(hours.from()), lastDate.atTime(hours.to())));
                }));
        return shifts;
    }
}
