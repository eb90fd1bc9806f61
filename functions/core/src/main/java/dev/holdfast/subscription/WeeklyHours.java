package dev.holdfast.subscription;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.holdfast.problem.InputFaults;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * Hours of the week: working hours, or a night shift's.
 *
 * @param zone an IANA time zone: {@code Europe/Berlin}
 * @param days {@code MONDAY} to {@code SUNDAY}, on which they begin
 * @param from local time, inclusive: {@code 08:30}
 * @param to local time, exclusive; on the next day where it is not later than {@code from}, so that the two being equal is a whole
 *     day
 */
public record WeeklyHours(
        ZoneId zone,
        List<DayOfWeek> days,
        @JsonFormat(pattern = "HH:mm") LocalTime from,
        @JsonFormat(pattern = "HH:mm") LocalTime to) {
    /** So far ahead are the next hours, also where only one day of the week has any and the clock leaves those out once. */
    private static final int MAX_DAYS_AHEAD = 14;

    public WeeklyHours {
        days = List.copyOf(days);
    }

    public void check(InputFaults inputFaults, String at) {
        if (zone == null) inputFaults.add(at + "/zone", "is required");
        if (days.isEmpty()) inputFaults.add(at + "/days", "must name at least one day");
        if (from == null) inputFaults.add(at + "/from", "is required");
        if (to == null) inputFaults.add(at + "/to", "is required");
    }

    public boolean covers(Instant now) {
        return nextOpening(now).equals(now);
    }

    /** This instant when it is within the hours, else the beginning of the next ones. */
    public Instant nextOpening(Instant now) {
        var today = now.atZone(zone).toLocalDate();
        // Those that began yesterday may still go on.
        for (var ahead = -1; ahead <= MAX_DAYS_AHEAD; ahead++) {
            var date = today.plusDays(ahead);
            if (!days.contains(date.getDayOfWeek())) continue;
            var begin = ZonedDateTime.of(date, from, zone).toInstant();
            var end = endOf(date);
            // Also where the clock, put forward, leaves them out.
            if (!end.isAfter(begin) || !end.isAfter(now)) continue;
            return begin.isAfter(now) ? begin : now;
        }
        return now;
    }

    private Instant endOf(LocalDate begin) {
        var date = from.isBefore(to) ? begin : begin.plusDays(1);
        var end = to.equals(LocalTime.MIDNIGHT)
                ? date.atStartOfDay(zone)
                // What the clock shows twice, when it is set back, is within both times.
                : ZonedDateTime.of(date, to, zone).withLaterOffsetAtOverlap();
        return end.toInstant();
    }
}
