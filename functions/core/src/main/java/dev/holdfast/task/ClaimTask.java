// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.task;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Claims a task for the person who calls. Only a candidate can claim a task, and only while nobody has it. Of several
 * claims at once, one succeeds. A repeated claim changes nothing.
 */
public final class ClaimTask extends Action<ClaimTask.Request, ItemView> {
    private final TaskChanger taskChanger;
    private final InstantSource clock;

    public ClaimTask(ItemStore itemStore, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.taskChanger = new TaskChanger(itemStore);
        this.clock = clock;
    }

    /** @param version the version that the item must have; default: any */
    public record Request(
            String workflow,
            String key,
            @Nullable String note,
            @Nullable Long version) {}

    @Override
    protected boolean isAllowedForAgents() {
        return false;
    }

    @Override
    protected ActionResult<ItemView> run(Caller caller, Request r) {
        var inputFaults = TaskChanger.check(r.workflow(), r.key(), r.note());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        if (!caller.isPerson())
            return ActionResult.refused(new Problem.Forbidden(
                    "only a person can claim a task; an application assigns it with assign-task"));
        var now = clock.instant();
        var id = new ItemId(caller.app(), r.workflow(), r.key());
        return taskChanger.change(caller, id, r.version(), now, (item, assignment, workflow) -> {
            if (assignment.isAssignedTo(caller.name())) return ActionResult.ok(item);
            if (!workflow.mayClaim(item.state(), caller, item.participants()))
                return ActionResult.refused(TaskProblems.notCandidate(item, workflow, caller.name()));
            if (assignment.assignee() != null)
                return ActionResult.refused(TaskProblems.alreadyAssigned(item, assignment.assignee()));
            return ActionResult.ok(item.assign(workflow, assignment.assignTo(caller.name()), caller, r.note(), now));
        });
    }
}
