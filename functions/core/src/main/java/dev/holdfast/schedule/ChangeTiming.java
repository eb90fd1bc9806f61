// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import dev.holdfast.calendar.CalendarDuration;
import dev.holdfast.calendar.CronSchedule;
import dev.holdfast.calendar.ZoneCalendar;
import dev.holdfast.json.IsoTime;
import dev.holdfast.problem.InputFaults;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a scheduled change is due: exactly one of {@code at}, {@code within}, {@code local} and {@code cron}.
 *
 * @param at an instant
 * @param within the time from the request; each of its days has 24 hours
 * @param local a local time in a time zone
 * @param cron a cron expression with five fields, for a recurring change
 * @param zone the time zone of {@code cron}
 * @param until the latest time of a recurring change; null for no bound
 * @param times the number of times that a recurring change is due, at most {@value #MAX_TIMES}; null for no bound
 */
@RecordBuilder
public record ChangeTiming(
        @Nullable Instant at,
        @Nullable CalendarDuration within,
        @Nullable LocalMoment local,
        @Nullable String cron,
        @Nullable ZoneId zone,
        @Nullable Instant until,
        @Nullable Integer times)
        implements ChangeTimingBuilder.With {
    static final int MAX_TIMES = 10_000;

    private static final int MAX_CRON_CHARACTERS = 100;
    private static final int MAX_DAYS_AHEAD = 5 * 366;

    /** Whether any member is given. */
    boolean isGiven() {
        return Stream.of(at, within, local, cron, zone, until, times).anyMatch(Objects::nonNull);
    }

    boolean isRecurring() {
        return cron != null;
    }

    /** Returns the timing for the row. The first time replaces a duration, because the row doesn't need its begin. */
    ChangeTiming asStored(Instant first) {
        return within == null ? this : with(next -> next.within(null).at(first));
    }

    /** Returns the first time at which the change is due, and adds the faults of the members. */
    @Nullable
    Instant resolveFirst(Instant now, InputFaults inputFaults) {
        var kinds = Stream.of(at, within, local, cron).filter(Objects::nonNull).count();
        if (kinds != 1) inputFaults.add("/at", "exactly one of at, within, local and cron is required");
        checkRecurrence(inputFaults);
        var cronSchedule = cron == null ? null : parseCron(cron, inputFaults);
        var fixed = local == null ? fixedTime(now) : local.resolve(inputFaults);
        if (inputFaults.hasAny()) return null;
        if (cronSchedule == null) return checkFixed(fixed, now, inputFaults);
        var first = nextTime(cronSchedule, now).orElse(null);
        if (first == null) inputFaults.add("/cron", "has no time before until");
        return first;
    }

    private @Nullable Instant fixedTime(Instant now) {
        return within == null ? at : IsoTime.bounded(ZoneCalendar.UTC.plus(now, within));
    }

    private @Nullable Instant checkFixed(@Nullable Instant time, Instant now, InputFaults inputFaults) {
        var pointer = at != null ? "/at" : within != null ? "/within" : "/local/time";
        if (time == null || !time.isAfter(now)) inputFaults.add(pointer, "must be in the future");
        else if (time.isAfter(now.plus(Duration.ofDays(MAX_DAYS_AHEAD))))
            inputFaults.add(pointer, "must be at most 5 years ahead");
        return time;
    }

    private void checkRecurrence(InputFaults inputFaults) {
        if (cron != null && zone == null) inputFaults.add("/zone", "is required with cron");
        if (cron == null && zone != null)
            inputFaults.add("/zone", "must be absent without cron; local has its own zone");
        if (cron == null && until != null) inputFaults.add("/until", "must be absent without cron");
        if (cron == null && times != null) inputFaults.add("/times", "must be absent without cron");
        if (times != null && (times < 1 || times > MAX_TIMES))
            inputFaults.add("/times", "must be between 1 and " + MAX_TIMES);
    }

    private static @Nullable CronSchedule parseCron(String cron, InputFaults inputFaults) {
        try {
            if (cron.length() > MAX_CRON_CHARACTERS) throw new IllegalArgumentException("it is too long");
            var cronSchedule = CronSchedule.parse(cron);
            if (!cronSchedule.hasDate()) throw new IllegalArgumentException("it has no date");
            return cronSchedule;
        } catch (IllegalArgumentException e) {
            inputFaults.add(
                    "/cron", "is not a cron expression of five fields, such as 0 10 * * 1-5: " + e.getMessage());
            return null;
        }
    }

    /** Returns the next time of a recurring change after another; empty if its bound of time has passed. */
    Optional<Instant> nextTime(Instant after) {
        return cron == null ? Optional.empty() : nextTime(CronSchedule.parse(cron), after);
    }

    private Optional<Instant> nextTime(CronSchedule cronSchedule, Instant after) {
        return new ZoneCalendar(Objects.requireNonNull(zone))
                .nextTimeOf(cronSchedule, after)
                .filter(next -> until == null || !next.isAfter(until));
    }
}
