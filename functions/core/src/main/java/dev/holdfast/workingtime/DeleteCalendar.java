// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.problem.Problem;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a calendar. Refuses to delete a calendar that a version of a workflow uses. For a deadline of an item's own that
 * names the calendar, every instant is working time from then on.
 */
public final class DeleteCalendar extends Action<DeleteCalendar.Request, DeleteCalendar.Result> {
    private final CalendarStore calendarStore;
    private final BiFunction<String, String, List<String>> userFinder;
    private final InstantSource clock;

    /** @param userFinder finds the names of the workflows of an application that use a calendar */
    public DeleteCalendar(
            CalendarStore calendarStore, BiFunction<String, String, List<String>> userFinder, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.calendarStore = calendarStore;
        this.userFinder = userFinder;
        this.clock = clock;
    }

    /** @param version the version that the calendar must have (If-Match); null allows any version */
    public record Request(String name, @Nullable Long version) {}

    public record Result(String name) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var name = request.name();
        var inputFaults = new InputFaults().checkName("/name", name);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var now = clock.instant();
        return OptimisticRetry.retry("calendar " + name, () -> {
            var version = calendarStore.readRow(caller.app(), name).version();
            if (version == 0) return ActionResult.refused(GetCalendar.notFound(name));
            if (request.version() != null && request.version() != version)
                return ActionResult.refused(PutCalendar.staleVersion(name, version));
            var workflows = userFinder.apply(caller.app(), name);
            if (!workflows.isEmpty())
                return ActionResult.refused(new Problem.Conflict(
                        "a version of the workflow " + workflows.getFirst() + " uses the calendar " + name
                                + "; delete this version first",
                        Map.of("workflow", workflows.getFirst())));
            return calendarStore.delete(caller.app(), name, version, now) ? ActionResult.ok(new Result(name)) : null;
        });
    }
}
