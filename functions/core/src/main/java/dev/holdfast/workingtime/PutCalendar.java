// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.problem.Problem;
import java.time.DayOfWeek;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates or replaces a calendar. About a minute after a change, sweeps begin to correct the deadlines of open items
 * whose states or workflows count with the calendar. If the calendar has the same content, the action changes nothing.
 */
public final class PutCalendar extends Action<PutCalendar.Request, CalendarView> {
    static final int MAX_HOURS = 50;
    static final int MAX_HOLIDAYS = 1_000;

    private final CalendarStore calendarStore;
    private final InstantSource clock;

    public PutCalendar(CalendarStore calendarStore, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.calendarStore = calendarStore;
        this.clock = clock;
    }

    /**
     * @param zone the IANA time zone of the hours and holidays
     * @param hours 1 to 50 hours that recur each week; hours that overlap count once
     * @param holidays at most 1,000 dates on which no hours begin
     * @param version the version that the calendar must have (If-Match), 0 for a new calendar; null allows any version
     */
    public record Request(
            String name,
            @Nullable String description,
            @Nullable ZoneId zone,
            List<WorkingHours> hours,
            List<LocalDate> holidays,
            @Nullable Long version) {}

    @Override
    protected ActionResult<CalendarView> run(Caller caller, Request request) {
        var inputFaults =
                new InputFaults().checkName("/name", request.name()).checkText("/description", request.description());
        checkHours(request.hours(), inputFaults);
        checkHolidays(request.holidays(), inputFaults);
        var zone = request.zone();
        if (zone == null) inputFaults.add("/zone", "is required");
        if (inputFaults.hasAny() || zone == null) return ActionResult.refused(inputFaults.toProblem());
        var calendar = new WorkingCalendar(zone, request.hours(), request.holidays());
        var now = clock.instant();
        var document = new CalendarDocument(request.name(), request.description(), calendar, now, caller.name());
        return OptimisticRetry.retry("calendar " + request.name(), () -> {
            var row = calendarStore.readRow(caller.app(), request.name());
            var version = row.version();
            if (request.version() != null && request.version() != version)
                return ActionResult.refused(staleVersion(request.name(), version));
            var stored = row.document();
            if (stored != null && stored.hasSameContentAs(document))
                return ActionResult.ok(CalendarView.of(new CalendarStore.StoredCalendar(stored, version)));
            if (version == 0 && calendarStore.findAll(caller.app()).size() >= CalendarStore.MAX_CALENDARS)
                return ActionResult.refused(new Problem.Conflict(
                        "an application has at most " + CalendarStore.MAX_CALENDARS + " calendars"));
            return calendarStore.put(caller.app(), document, version, now)
                    ? ActionResult.ok(CalendarView.of(new CalendarStore.StoredCalendar(document, version + 1)))
                    : null;
        });
    }

    static Problem staleVersion(String name, long version) {
        return new Problem.Stale(
                version == 0
                        ? "there is no calendar " + name
                        : "the calendar " + name + " changed since you read it; its version is now " + version,
                version);
    }

    private static void checkHours(List<WorkingHours> hours, InputFaults inputFaults) {
        if (hours.isEmpty() || hours.size() > MAX_HOURS)
            inputFaults.add("/hours", "must have 1 to " + MAX_HOURS + " entries, each with days, from and to");
        for (var i = 0; i < hours.size(); i++) {
            var at = "/hours/" + i;
            var entry = hours.get(i);
            if (entry.days().isEmpty() || entry.days().size() > DayOfWeek.values().length)
                inputFaults.add(at + "/days", "must name 1 to 7 days");
            if (entry.from() == null) inputFaults.add(at + "/from", "is required");
            if (entry.to() == null) inputFaults.add(at + "/to", "is required");
        }
    }

    private static void checkHolidays(List<LocalDate> holidays, InputFaults inputFaults) {
        if (holidays.size() > MAX_HOLIDAYS)
            inputFaults.add("/holidays", "must have at most " + MAX_HOLIDAYS + " dates");
    }
}
