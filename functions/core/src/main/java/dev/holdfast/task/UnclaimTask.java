// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.task;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.PersonName;
import dev.holdfast.access.Scope;
import dev.holdfast.field.FieldAccess;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.action.ItemProblems;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Gives a task back: a delegated task to the person who delegated it, any other task to its candidates. Only the
 * assignee, the person who delegated the task, and the application that owns the item can do this. If nobody has the
 * task, this action changes nothing.
 */
public final class UnclaimTask extends Action<UnclaimTask.Request, ItemView> {
    private final TaskChanger taskChanger;
    private final InstantSource clock;

    public UnclaimTask(ItemStore itemStore, InstantSource clock) {
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
        var now = clock.instant();
        var id = new ItemId(caller.app(), r.workflow(), r.key());
        return taskChanger.change(caller, id, r.version(), now, (item, assignment, workflow) -> {
            var assignee = assignment.assignee();
            if (assignee == null) return ActionResult.ok(item);
            if (!FieldAccess.isOwner(caller) && !assignment.concerns(caller.name()))
                return ActionResult.refused(ItemProblems.taskOfOther(item, caller));
            if (assignment.delegatedBy() == null && !hasOtherCandidates(item, workflow, assignee))
                return ActionResult.refused(new Problem.Conflict("nobody else can claim the task " + item.id()
                        + ", because its roles have no other people; assign it to somebody instead"));
            return ActionResult.ok(item.assign(workflow, assignment.giveBack(), caller, r.note(), now));
        });
    }

    private static boolean hasOtherCandidates(Item item, Workflow workflow, String assignee) {
        return workflow.state(item.state())
                .taskRoles()
                .flatMap(role -> workflow.peopleInRole(role, item.participants()).stream())
                .anyMatch(person -> !PersonName.isSame(person, assignee));
    }
}
