// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.action.ItemUpdater;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a pending scheduled change. Only its author and callers with the scope {@code manage} can cancel it.
 */
public final class CancelChange extends Action<CancelChange.Request, ChangeView> {
    private final ItemUpdater itemUpdater;
    private final ScheduledChangeStore scheduleStore;
    private final InstantSource clock;

    CancelChange(ItemStore itemStore, ScheduledChangeStore scheduleStore, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.itemUpdater = new ItemUpdater(itemStore);
        this.scheduleStore = scheduleStore;
        this.clock = clock;
    }

    /**
     * @param note why the caller cancels the change
     * @param version the version that the scheduled change must have (If-Match); default: any
     */
    public record Request(
            String workflow,
            String key,
            String id,
            @Nullable String note,
            @Nullable Long version) {}

    @Override
    protected ActionResult<ChangeView> run(Caller caller, Request r) {
        var now = clock.instant();
        var inputFaults = new InputFaults()
                .checkName("/workflow", r.workflow())
                .checkKey("/key", r.key())
                .checkKey("/id", r.id())
                .checkText("/note", r.note());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var id = new ItemId(caller.app(), r.workflow(), r.key());
        return itemUpdater.update(caller, id, null, (item, workflow) -> {
            var pending = scheduleStore.findPending(item, r.id()).orElse(null);
            if (pending == null) return ActionResult.refused(ScheduleProblems.changeNotFound(id, r.id()));
            var problem = ScheduleProblems.findAuthorProblem(pending, caller, r.version());
            if (problem != null) return ActionResult.refused(problem);
            var cancelled = pending.asCancelled();
            return ActionResult.ok(new ItemUpdater.ItemUpdate<>(
                    item.cancelChange(workflow, cancelled.id(), caller, r.note(), now),
                    ChangeView.of(cancelled, item, workflow, caller),
                    List.of(scheduleStore.write(cancelled, now))));
        });
    }
}
