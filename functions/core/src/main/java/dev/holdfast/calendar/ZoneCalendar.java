// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The calendar and the clock of a time zone. A clock change can skip local times (in spring), and can repeat local
 * times (in autumn). All local dates, times and days of Holdfast become instants by these rules:
 *
 * <ul>
 *   <li>A local time that the clock skips is at the clock change, the first instant at which the clock shows a later
 *       time.
 *   <li>A repeated local time is at two instants. A period ends at the first of these instants.
 *   <li>A day begins at its first instant, and ends when the next day begins.
 * </ul>
 */
public record ZoneCalendar(ZoneId zone) {
    /** The calendar of UTC, in which each day has 24 hours. */
    public static final ZoneCalendar UTC = new ZoneCalendar(ZoneOffset.UTC);

    /** Returns the local time that the clock shows. */
    public LocalDateTime localTime(Instant instant) {
        return LocalDateTime.ofInstant(instant, zone);
    }

    /** Returns the first instant at which the clock shows this time; for a skipped time, the clock change. */
    public Instant firstInstantAt(LocalDateTime time) {
        return instantsAt(time).getFirst();
    }

    /**
     * Returns all instants at which the clock shows this time, earliest first. For a skipped time, returns the clock
     * change.
     */
    public List<Instant> instantsAt(LocalDateTime time) {
        var offsets = zone.getRules().getValidOffsets(time);
        return offsets.isEmpty()
                ? List.of(zone.getRules().getTransition(time).getInstant())
                : offsets.stream().map(time::toInstant).toList();
    }

    /**
     * Returns the first instant after another at which a time of the schedule begins; empty if there is none. A repeated
     * local time counts only at its first instant.
     */
    public Optional<Instant> nextTimeOf(CronSchedule cronSchedule, Instant after) {
        var next = cronSchedule.findNext(localTime(after));
        while (next.isPresent() && !firstInstantAt(next.get()).isAfter(after)) next = cronSchedule.findNext(next.get());
        return next.map(this::firstInstantAt);
    }

    /** Returns the first instant of a day. */
    public Instant startOfDay(LocalDate date) {
        return firstInstantAt(date.atStartOfDay());
    }

    /**
     * Returns the day that contains the instant. If a clock change sets the clock back over midnight, returns the later
     * of the two dates, because it has already begun.
     */
    public LocalDate dayOf(Instant instant) {
        var date = localTime(instant).toLocalDate();
        while (!startOfDay(date.plusDays(1)).isAfter(instant)) date = date.plusDays(1);
        return date;
    }

    /** Returns the end of a period that begins at the instant. */
    public Instant plus(Instant begin, CalendarDuration duration) {
        return endOf(localTime(begin), begin, duration);
    }

    /**
     * Returns the end of a period. Its days are calendar days, which end at the same local time. Its time after the
     * days has a fixed length.
     *
     * @param localBegin the local time at which the period begins
     * @param begin the instant at which the period begins; it differs from {@code localBegin} if the clock skips that
     *     time
     */
    public Instant endOf(LocalDateTime localBegin, Instant begin, CalendarDuration duration) {
        var endOfDays = duration.days() == 0 ? begin : firstInstantAt(localBegin.plusDays(duration.days()));
        return endOfDays.plus(duration.time());
    }

    /** Returns the latest local time that the clock has shown by the instant, even if it was set back since then. */
    public LocalDateTime latestTimeShown(Instant instant) {
        var now = localTime(instant);
        var change = zone.getRules().previousTransition(instant.plusNanos(1));
        if (change == null || !change.isOverlap()) return now;
        var beforeChange = change.getDateTimeBefore().minusNanos(1);
        return beforeChange.isAfter(now) ? beforeChange : now;
    }

    /** Returns the instants of the clock changes after one instant and before another. */
    public Stream<Instant> clockChanges(Instant after, Instant before) {
        var rules = zone.getRules();
        return Stream.iterate(
                        rules.nextTransition(after),
                        change -> change != null && change.getInstant().isBefore(before),
                        change -> rules.nextTransition(change.getInstant()))
                .map(ZoneOffsetTransition::getInstant);
    }
}
