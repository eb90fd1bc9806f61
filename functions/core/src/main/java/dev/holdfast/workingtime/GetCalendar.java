// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;

/** Returns one calendar. */
public final class GetCalendar extends Action<GetCalendar.Request, CalendarView> {
    private final CalendarStore calendarStore;

    public GetCalendar(CalendarStore calendarStore) {
        super(Scope.READ, Request.class);
        this.calendarStore = calendarStore;
    }

    public record Request(String name) {}

    @Override
    protected ActionResult<CalendarView> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkName("/name", request.name());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return calendarStore
                .find(caller.app(), request.name())
                .map(stored -> ActionResult.ok(CalendarView.of(stored)))
                .orElseGet(() -> ActionResult.refused(notFound(request.name())));
    }

    static Problem notFound(String name) {
        return new Problem.NotFound("there is no calendar " + name);
    }
}
