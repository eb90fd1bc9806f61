// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.eventstream;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.subscription.EventFilter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens a stream of an application's events. */
public final class WatchEvents extends Action<WatchEvents.Request, EventStream> {
    private final EventStreamHub eventStreamHub;

    public WatchEvents(EventStreamHub eventStreamHub) {
        super(Scope.READ, Request.class);
        this.eventStreamHub = eventStreamHub;
    }

    /**
     * @param types patterns of event types, in the same syntax as in a subscription; absent for all types
     * @param after the position of the last message that the reader received; absent to start with the next event
     */
    public record Request(
            List<String> types,
            @Nullable String workflow,
            @Nullable String state,
            Map<String, String> labels,
            @Nullable String after) {}

    @Override
    protected ActionResult<EventStream> run(Caller caller, Request request) {
        var eventFilter =
                new EventFilter(request.types(), request.workflow(), request.state(), request.labels(), List.of());
        var inputFaults = new InputFaults();
        eventFilter.check(inputFaults);
        return inputFaults.hasAny()
                ? ActionResult.refused(inputFaults.toProblem())
                : eventStreamHub.open(caller.app(), eventFilter, request.after());
    }
}
