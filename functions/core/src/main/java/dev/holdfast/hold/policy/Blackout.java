// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.policy;

import dev.holdfast.calendar.CalendarDuration;
import dev.holdfast.calendar.CronSchedule;
import dev.holdfast.calendar.ZoneCalendar;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A recurring period in which Holdfast doesn't release anything. A blackout begins whenever the zone's clock shows a
 * time of the schedule. If a clock change skips this time, the blackout begins at the clock change.
 *
 * @param cron the local times at which the blackout begins, as a {@link CronSchedule}
 * @param duration the duration of each blackout; its days are calendar days in the time zone {@code zone}
 * @param zone the IANA time zone of the cron fields
 */
public record Blackout(String name, String cron, CalendarDuration duration, String zone) {
    /** Returns the end of the blackout if the blackout is active now; otherwise empty. */
    Optional<Instant> findEnd(Instant now) {
        var zoneCalendar = new ZoneCalendar(ZoneId.of(zone));
        var cronSchedule = CronSchedule.parse(cron);
        var localNow = zoneCalendar.localTime(now);
        // A later beginning always leads to a later end, so only the last beginning matters. After the clock was set
        // back, a beginning with a later local time may have passed already.
        return Stream.of(localNow, zoneCalendar.latestTimeShown(now))
                .distinct()
                .flatMap(latest -> findLast(cronSchedule, latest).stream())
                .flatMap(localBegin -> zoneCalendar.instantsAt(localBegin).stream()
                        .filter(begin -> !begin.isAfter(now))
                        .map(begin -> zoneCalendar.endOf(localBegin, begin, duration)))
                .filter(end -> end.isAfter(now))
                .max(Comparator.naturalOrder());
    }

    private Optional<LocalDateTime> findLast(CronSchedule cronSchedule, LocalDateTime latest) {
        // A clock change moves the local clock by at most a day.
        var firstDate = latest.toLocalDate().minusDays(duration.toFixedLength().toDays() + 2);
        return cronSchedule.findLast(latest, firstDate);
    }
}
