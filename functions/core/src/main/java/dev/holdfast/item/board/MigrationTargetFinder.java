// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.util.List;

/** Checks the request of a migration, and finds the target version of its workflow. */
final class MigrationTargetFinder {
    private final WorkflowStore workflowStore;

    MigrationTargetFinder(WorkflowStore workflowStore) {
        this.workflowStore = workflowStore;
    }

    /** Returns the version of the workflow to migrate to, or refuses the request. */
    ActionResult<Workflow> find(String app, MigrateItems.Request request) {
        var inputFaults = new InputFaults().checkName("/workflow", request.workflow());
        checkKeys(request.keys(), inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var target = request.to() == null
                ? workflowStore.findCurrent(app, request.workflow())
                : workflowStore.findUndeleted(app, request.workflow(), request.to());
        if (target.isEmpty())
            return ActionResult.refused(
                    new Problem.NotFound("workflow " + request.workflow() + " has no version " + request.to()));
        inputFaults.checkText("/note", request.note());
        var stateCatalog = workflowStore.stateCatalog(app, target.get());
        var from = request.from();
        if (from != null && (from < 1 || from > stateCatalog.newest()))
            inputFaults.add("/from", "workflow " + request.workflow() + " has no version " + from);
        var openStates = stateCatalog.openStates(target.get(), Integer.MAX_VALUE);
        request.states().forEach((oldName, newName) -> {
            if (!openStates.contains(oldName))
                inputFaults.add("/states/" + oldName, "no version has such a state in which items are open");
            if (!target.get().hasState(newName))
                inputFaults.add("/states/" + oldName, "version " + target.get().version() + " has no state " + newName);
        });
        if (request.fields() != null) request.fields().check(target.get().fields(), inputFaults);
        return inputFaults.hasAny() ? ActionResult.refused(inputFaults.toProblem()) : ActionResult.ok(target.get());
    }

    private static void checkKeys(List<String> keys, InputFaults inputFaults) {
        if (keys.size() > MigrateItems.MAX_KEYS)
            inputFaults.add("/keys", "must have at most " + MigrateItems.MAX_KEYS + " entries");
        for (var i = 0; i < keys.size(); i++) inputFaults.checkKey("/keys/" + i, keys.get(i));
    }
}
