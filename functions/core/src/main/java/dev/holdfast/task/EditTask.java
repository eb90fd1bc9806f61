// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.task;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.assignment.TaskAssignment;
import dev.holdfast.field.FieldAccess;
import dev.holdfast.field.FieldUpdate;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.action.ItemProblems;
import dev.holdfast.item.input.ItemLimits;
import dev.holdfast.item.store.HeldItem;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.json.MemberPatch;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Changes the fields, the follow-up or the priority of a task, without moving its item. So the assignee can save an
 * answer before it is complete. The assignee can change the unlocked fields and the follow-up. The application that owns
 * the item can change everything.
 */
public final class EditTask extends Action<EditTask.Request, ItemView> {
    private final TaskChanger taskChanger;
    private final InstantSource clock;

    public EditTask(ItemStore itemStore, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.taskChanger = new TaskChanger(itemStore);
        this.clock = clock;
    }

    /**
     * @param followUp the time at which the assignee should look at the task; null for immediately
     * @param priority the task's own priority, from -1,000,000 to 1,000,000; null for the priority of its state
     * @param fields the fields to set, as an object: null removes a field. The state decides which fields the assignee
     *     can write
     * @param version the version that the item must have; default: any
     */
    public record Request(
            String workflow,
            String key,
            MemberPatch<Instant> followUp,
            MemberPatch<Integer> priority,
            @Nullable RawJson fields,
            @Nullable String note,
            @Nullable Long version) {}

    @Override
    protected boolean isAllowedForAgents() {
        return false;
    }

    @Override
    protected ActionResult<ItemView> run(Caller caller, Request r) {
        var inputFaults = TaskChanger.check(r.workflow(), r.key(), r.note());
        var priority = r.priority().value();
        if (priority != null && Math.abs((long) priority) > HeldItem.MAX_PRIORITY)
            inputFaults.add("/priority", "must be between -" + HeldItem.MAX_PRIORITY + " and " + HeldItem.MAX_PRIORITY);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var now = clock.instant();
        var id = new ItemId(caller.app(), r.workflow(), r.key());
        return taskChanger.change(caller, id, r.version(), now, (item, assignment, workflow) -> {
            if (!FieldAccess.isOwner(caller) && !assignment.isAssignedTo(caller.name()))
                return ActionResult.refused(ItemProblems.taskOfOther(item, caller));
            if (r.priority().isGiven() && !FieldAccess.isOwner(caller))
                return ActionResult.refused(
                        new Problem.Forbidden("only the application itself may change the priority of a task"));
            var next = assignment.with(changed -> changed.followUp(r.followUp().applyTo(assignment.followUp()))
                    .priority(r.priority().applyTo(assignment.priority())));
            return workflow.writeFields(
                            item.state(),
                            caller,
                            item.participants(),
                            item.details().fields(),
                            r.fields())
                    .flatMap(fieldUpdate -> edit(item, next, fieldUpdate, workflow, caller, r.note(), now));
        });
    }

    private static ActionResult<Item> edit(
            Item item,
            TaskAssignment next,
            FieldUpdate fieldUpdate,
            Workflow workflow,
            Caller caller,
            @Nullable String note,
            Instant now) {
        if (next.equals(item.assignment())
                && fieldUpdate.fields().equals(item.details().fields())) return ActionResult.ok(item);
        var edited =
                item.withAssignment(next).edit(workflow, item.details(), fieldUpdate, item.timing(), caller, note, now);
        var sizeProblem = ItemLimits.findSizeProblem(edited.details(), workflow);
        return sizeProblem == null ? ActionResult.ok(edited) : ActionResult.refused(sizeProblem);
    }
}
