// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.task;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.PersonName;
import dev.holdfast.access.Scope;
import dev.holdfast.assignment.TaskAssignment;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Assigns a task to a person, or delegates it. The application that owns the item can assign its task to anybody. The
 * assignee can pass the task on to a candidate, or to anybody if items can have people of their own in the task's
 * assignee role. An agent can assign only an unassigned task, and only to a person to whom the assignee could pass it on.
 */
public final class AssignTask extends Action<AssignTask.Request, ItemView> {
    private final TaskChanger taskChanger;
    private final InstantSource clock;

    public AssignTask(ItemStore itemStore, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.taskChanger = new TaskChanger(itemStore);
        this.clock = clock;
    }

    /**
     * @param assignee the person who gets the task
     * @param delegate true to get the task back when the person gives it back; only the assignee can delegate a task
     * @param version the version that the item must have; default: any
     */
    public record Request(
            String workflow,
            String key,
            @Nullable String assignee,
            @Nullable Boolean delegate,
            @Nullable String note,
            @Nullable Long version) {}

    @Override
    protected ActionResult<ItemView> run(Caller caller, Request r) {
        var inputFaults = TaskChanger.check(r.workflow(), r.key(), r.note()).checkActor("/assignee", r.assignee());
        if (r.assignee() == null) inputFaults.add("/assignee", "is required");
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var assignee = PersonName.normalize(String.valueOf(r.assignee()));
        var isDelegation = Boolean.TRUE.equals(r.delegate());
        var now = clock.instant();
        var id = new ItemId(caller.app(), r.workflow(), r.key());
        return taskChanger.change(caller, id, r.version(), now, (item, assignment, workflow) -> {
            var problem = findProblem(caller, item, assignment, workflow, assignee, isDelegation);
            if (problem != null) return ActionResult.refused(problem);
            var next = isDelegation ? assignment.delegateTo(assignee) : pass(caller, assignment, assignee);
            if (assignment.isAssignedTo(assignee) && Objects.equals(next.delegatedBy(), assignment.delegatedBy()))
                return ActionResult.ok(item);
            return ActionResult.ok(item.assign(workflow, next, caller, r.note(), now));
        });
    }

    private static TaskAssignment pass(Caller caller, TaskAssignment assignment, String assignee) {
        return caller.isPerson() ? assignment.passTo(assignee) : assignment.assignTo(assignee);
    }

    private static @Nullable Problem findProblem(
            Caller caller,
            Item item,
            TaskAssignment assignment,
            Workflow workflow,
            String assignee,
            boolean isDelegation) {
        if (caller.isAgent() && assignment.assignee() != null)
            return new Problem.Forbidden("an agent can assign only a task that nobody has");
        if (caller.isPerson() && !assignment.isAssignedTo(caller.name())) return ItemProblems.taskOfOther(item, caller);
        if (isDelegation && !caller.isPerson())
            return new Problem.Forbidden("only the assignee can delegate a task; assign it without delegate");
        if (isDelegation && assignment.isAssignedTo(assignee))
            return Problem.invalid(
                    "/assignee", "must not be the present assignee; delegate the task to another person");
        if (isDelegation && assignment.delegatedBy() != null)
            return new Problem.Conflict("the task " + item.id() + " is already delegated; give it back instead");
        return FieldAccess.isOwner(caller) || mayReceive(item, workflow, assignee)
                ? null
                : TaskProblems.notCandidate(item, workflow, assignee);
    }

    private static boolean mayReceive(Item item, Workflow workflow, String assignee) {
        var state = workflow.state(item.state());
        var taskRule = state.task();
        return taskRule != null
                        && taskRule.assignee() != null
                        && workflow.perItemRoles().contains(taskRule.assignee())
                || state.taskRoles()
                        .anyMatch(role ->
                                PersonName.contains(workflow.peopleInRole(role, item.participants()), assignee));
    }
}
