// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.eventstream;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.subscription.EventFilter;
import dev.holdfast.workflow.FilterNameCheck;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens a stream of an application's events. */
public final class WatchEvents extends Action<WatchEvents.Request, EventStream> {
    private final EventStreamHub eventStreamHub;
    private final FilterNameCheck filterNameCheck;
    private final ItemVisibility itemVisibility;

    public WatchEvents(EventStreamHub eventStreamHub, FilterNameCheck filterNameCheck, ItemStore itemStore) {
        super(Scope.READ, Request.class);
        this.eventStreamHub = eventStreamHub;
        this.filterNameCheck = filterNameCheck;
        this.itemVisibility = new ItemVisibility(itemStore);
    }

    /**
     * @param types patterns of event types, in the same syntax as in a subscription; absent for all types
     * @param after the position of the last message that the reader received; absent to start with the next event
     */
    public record Request(
            @NonEmptySelector List<String> types,
            @NonEmptySelector @Nullable String workflow,
            @NonEmptySelector @Nullable String state,
            @NonEmptySelector Map<String, String> labels,
            @Nullable String after) {}

    @Override
    protected ActionResult<EventStream> run(Caller caller, Request request) {
        var eventFilter =
                new EventFilter(request.types(), request.workflow(), request.state(), request.labels(), List.of());
        var inputFaults = new InputFaults();
        eventFilter.check(inputFaults);
        // Refuses unknown names, because a stream can't contain warnings. A stream also ends before somebody would
        // correct the names.
        if (!inputFaults.hasAny())
            filterNameCheck
                    .findUnknown(caller.app(), request.workflow(), request.state(), List.of())
                    .forEach(fault -> inputFaults.add(fault.at(), fault.message()));
        return inputFaults.hasAny()
                ? ActionResult.refused(inputFaults.toProblem())
                : eventStreamHub.open(
                        caller.app(), eventFilter, ReaderView.of(caller, itemVisibility), request.after());
    }
}
