package dev.holdfast.expectation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * Cuts time into periods, without gap or overlap, by the clock of a zone.
 *
 * <p>Whole days begin at local midnight, several of them on every so manieth day counted from a Monday (so that {@code P7D} is a week
 * from Monday on). Shorter ones divide each day from its midnight on: {@code PT1H} begins at full hours, {@code PT8H} at 0, 8 and 16
 * o'clock. When the clock is changed a day has 23 or 25 hours, and the period in which that happens is shorter or longer; where it
 * would be twice as long or more, it is two or more.
 */
public record PeriodCalendar(Duration per, ZoneId zone) {
    private static final Duration ONE_DAY = Duration.ofDays(1);
    private static final Duration MIN_LENGTH = Duration.ofMinutes(1);
    private static final Duration MAX_LENGTH = Duration.ofDays(31);

    /** 1970-01-05. */
    private static final long FIRST_MONDAY_EPOCH_DAY = 4;

    /**
     * Says whether time can be cut so.
     *
     * @throws DateTimeException saying what is wrong
     */
    public static void checkLength(Duration per) {
        if (per.compareTo(MIN_LENGTH) < 0 || per.compareTo(MAX_LENGTH) > 0)
            throw new DateTimeException("must be PT1M to P31D");
        var whole =
                per.compareTo(ONE_DAY) < 0 ? ONE_DAY.toMillis() % per.toMillis() : per.toMillis() % ONE_DAY.toMillis();
        if (whole != 0)
            throw new DateTimeException("must be whole days, or divide a day evenly, such as PT15M, PT1H or PT8H");
    }

    /** The period that an instant lies in. */
    public CountingPeriod periodContaining(Instant instant) {
        var date = dateBegunBy(instant);
        if (per.compareTo(ONE_DAY) < 0) return periodWithinDay(date, instant);
        var days = per.toDays();
        var first = LocalDate.ofEpochDay(
                Math.floorDiv(date.toEpochDay() - FIRST_MONDAY_EPOCH_DAY, days) * days + FIRST_MONDAY_EPOCH_DAY);
        return new CountingPeriod(midnightOf(first), midnightOf(first.plusDays(days)));
    }

    /** The one before it. */
    public CountingPeriod periodBefore(CountingPeriod countingPeriod) {
        return periodContaining(countingPeriod.from().minusMillis(1));
    }

    /** The one after it. */
    public CountingPeriod periodAfter(CountingPeriod countingPeriod) {
        return periodContaining(countingPeriod.to());
    }

    /** The last day that had begun by then: where a clock is put back over midnight, its date goes back too. */
    private LocalDate dateBegunBy(Instant instant) {
        var date = instant.atZone(zone).toLocalDate();
        while (!midnightOf(date.plusDays(1)).isAfter(instant)) date = date.plusDays(1);
        return date;
    }

    private CountingPeriod periodWithinDay(LocalDate date, Instant instant) {
        var most = ONE_DAY.dividedBy(per);
        var number = instant.atZone(zone).toLocalTime().toNanoOfDay() / per.toNanos();
        // The clock may have been put back: then more of the day has gone by than it shows.
        while (number + 1 < most && !boundaryInstant(date, number + 1).isAfter(instant)) number++;
        while (number > 0 && boundaryInstant(date, number).isAfter(instant)) number--;
        var from = boundaryInstant(date, number);
        var to = number + 1 < most ? boundaryInstant(date, number + 1) : midnightOf(date.plusDays(1));
        var length = Duration.between(from, to);
        if (length.compareTo(per) <= 0 || length.toMillis() % per.toMillis() != 0) return new CountingPeriod(from, to);
        var begun = from.plus(per.multipliedBy(Duration.between(from, instant).dividedBy(per)));
        return new CountingPeriod(begun, begun.plus(per));
    }

    /** When the clock first shows that much of a day, or more where it is put forward over that. */
    private Instant boundaryInstant(LocalDate date, long number) {
        var local = date.atTime(LocalTime.ofNanoOfDay(number * per.toNanos()));
        var rules = zone.getRules();
        var skipped = rules.getTransition(local);
        if (skipped != null && skipped.isGap()) return skipped.getInstant();
        return local.toInstant(rules.getValidOffsets(local).getFirst());
    }

    private Instant midnightOf(LocalDate date) {
        return date.atStartOfDay(zone).toInstant();
    }
}
