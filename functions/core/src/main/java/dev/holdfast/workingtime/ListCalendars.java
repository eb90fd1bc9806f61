// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import java.util.List;

/** Lists all calendars of an application by name, in one answer. */
public final class ListCalendars extends Action<ListCalendars.Request, ListCalendars.Result> {
    private final CalendarStore calendarStore;

    public ListCalendars(CalendarStore calendarStore) {
        super(Scope.READ, Request.class);
        this.calendarStore = calendarStore;
    }

    public record Request() {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<CalendarView> calendars) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        return ActionResult.ok(new Result(calendarStore.findAll(caller.app()).stream()
                .map(CalendarView::of)
                .toList()));
    }
}
