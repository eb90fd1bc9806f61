package dev.holdfast.alert;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.holdfast.problem.Faults;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * Working hours.
 *
 * @param zone an IANA time zone: {@code Europe/Berlin}
 * @param days {@code MONDAY} to {@code SUNDAY}
 * @param from local time, inclusive: {@code 08:30}
 * @param to local time on the same day, exclusive; {@code 00:00} for the day's end
 */
public record Hours(
        ZoneId zone,
        List<DayOfWeek> days,
        @JsonFormat(pattern = "HH:mm") LocalTime from,
        @JsonFormat(pattern = "HH:mm") LocalTime to) {
    public Hours {
        days = List.copyOf(days);
    }

    void check(Faults faults, String at) {
        if (zone == null) faults.add(at + "/zone", "is required");
        if (days.isEmpty()) faults.add(at + "/days", "must name at least one day");
        if (from == null) faults.add(at + "/from", "is required");
        if (to == null) faults.add(at + "/to", "is required");
        else if (from != null && !to.equals(LocalTime.MIDNIGHT) && !from.isBefore(to))
            faults.add(at + "/to", "must be later than from");
    }

    boolean cover(Instant now) {
        return opening(now).equals(now);
    }

    /** This instant when it is within the hours, else the beginning of the next ones. */
    Instant opening(Instant now) {
        var local = now.atZone(zone);
        for (var ahead = 0; ahead <= 7; ahead++) {
            var date = local.toLocalDate().plusDays(ahead);
            if (!days.contains(date.getDayOfWeek())) continue;
            var begin = ZonedDateTime.of(date, from, zone);
            // What the clock shows twice, when it is set back, is within both times.
            var end = to.equals(LocalTime.MIDNIGHT)
                    ? date.plusDays(1).atStartOfDay(zone)
                    : ZonedDateTime.of(date, to, zone).withLaterOffsetAtOverlap();
            if (local.isBefore(begin)) return begin.toInstant();
            if (local.isBefore(end)) return now;
        }
        return now;
    }
}
