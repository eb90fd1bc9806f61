// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.field.FieldUpdate;
import dev.holdfast.item.Item;
import dev.holdfast.item.action.ItemProblems;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks a change when a caller schedules it: the caller must have the rights to make the change at once. If only the
 * item isn't ready for the change, the change gets a warning, because the item can be ready later.
 */
final class ChangeCheck {
    private final ChangePlanner changePlanner;

    ChangeCheck(ChangePlanner changePlanner) {
        this.changePlanner = changePlanner;
    }

    /**
     * The result for an allowed change.
     *
     * @param warnings why the change would not be made now
     * @param recipients the people whom the change would notify now, by role
     */
    record CheckedChange(List<String> warnings, Map<String, List<String>> recipients) {
        static CheckedChange warning(String text) {
            return new CheckedChange(List.of(text), Map.of());
        }
    }

    ActionResult<CheckedChange> check(
            Caller caller, Item item, Workflow workflow, ScheduledChange change, ChangeEffect effect) {
        var inputFaults = new InputFaults();
        effect.checkStates(workflow, inputFaults);
        var condition = change.condition();
        if (condition != null) condition.checkNames(workflow, inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var readProblem = condition == null ? null : condition.findReadProblem(caller, item, workflow);
        if (readProblem != null) return ActionResult.refused(readProblem);
        return switch (changePlanner.plan(caller, item, effect, change.note(), change.id())) {
            case ActionResult.Success<ChangePlanner.PlannedChange>(var planned) ->
                ActionResult.ok(resultOf(planned.next()));
            case ActionResult.Refusal<ChangePlanner.PlannedChange>(Problem.Conflict conflict) ->
                // Without a task, the action can't tell whether the caller may assign it.
                effect.assign() != null && !caller.scope().allows(Scope.MANAGE)
                        ? ActionResult.refused(conflict)
                        : checkRights(caller, item, workflow, effect).map(allowed -> refusedNow(conflict));
            case ActionResult.Refusal<ChangePlanner.PlannedChange>(Problem.Invalid invalid) ->
                invalid.equals(findMissing(caller, item, workflow, effect))
                        ? ActionResult.ok(refusedNow(invalid))
                        : ActionResult.refused(positionIn(effect, invalid));
            case ActionResult.Refusal<ChangePlanner.PlannedChange>(var problem) -> ActionResult.refused(problem);
        };
    }

    private static CheckedChange resultOf(@Nullable Item next) {
        return next == null
                ? CheckedChange.warning("the item already is as the change would leave it")
                : new CheckedChange(List.of(), next.newestEntry().recipients());
    }

    private static CheckedChange refusedNow(Problem problem) {
        return CheckedChange.warning("the change would be refused now: " + problem.detail());
    }

    /** Checks the rights that the action checks only after the state of the item. */
    private static ActionResult<FieldUpdate> checkRights(
            Caller caller, Item item, Workflow workflow, ChangeEffect effect) {
        var to = effect.advance() == null ? null : effect.advance().to();
        if (to != null && !workflow.mayEnter(to, caller, item.participants()))
            return ActionResult.refused(ItemProblems.actorNotAllowed(workflow, to, caller));
        return switch (write(caller, item, workflow, effect)) {
            case ActionResult.Refusal<FieldUpdate>(Problem.Invalid invalid) ->
                ActionResult.refused(positionIn(effect, invalid));
            case ActionResult<FieldUpdate> other -> other;
        };
    }

    /** Returns the problem of a move that only lacks required fields, which somebody can still give. */
    private static @Nullable Problem findMissing(Caller caller, Item item, Workflow workflow, ChangeEffect effect) {
        var fieldAccess = workflow.fieldAccess(item.state(), caller, item.participants());
        return effect.advance() != null
                        && fieldAccess != null
                        && write(caller, item, workflow, effect)
                                instanceof ActionResult.Success<FieldUpdate>(var update)
                ? fieldAccess.findMissing(update.fields())
                : null;
    }

    private static ActionResult<FieldUpdate> write(Caller caller, Item item, Workflow workflow, ChangeEffect effect) {
        return workflow.writeFields(
                item.state(), caller, item.participants(), item.details().fields(), effect.fields());
    }

    private static Problem positionIn(ChangeEffect effect, Problem.Invalid invalid) {
        var inputFaults = new InputFaults();
        invalid.faults().forEach(fault -> inputFaults.add("/change/" + effect.kind() + fault.at(), fault.message()));
        return inputFaults.toProblem();
    }
}
