// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Returns the current version of a workflow, or any version that is not deleted. */
public final class GetWorkflow extends Action<GetWorkflow.Request, Workflow> {
    private final WorkflowStore workflowStore;

    public GetWorkflow(WorkflowStore workflowStore) {
        super(Scope.READ, Request.class);
        this.workflowStore = workflowStore;
    }

    /** @param version the version to return; null for the current version */
    public record Request(String name, @Nullable Integer version) {}

    @Override
    protected ActionResult<Workflow> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkName("/name", request.name());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return find(caller.app(), request)
                .map(ActionResult::ok)
                .orElseGet(() -> ActionResult.refused(new Problem.NotFound("there is no workflow " + request.name()
                        + (request.version() == null ? "" : " version " + request.version()))));
    }

    private Optional<Workflow> find(String app, Request request) {
        if (request.version() == null) return workflowStore.findCurrent(app, request.name());
        return workflowStore.findUndeleted(app, request.name(), request.version());
    }
}
