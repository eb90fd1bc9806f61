package dev.holdfast.workflow;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows a workflow: its current version, or any version that was not deleted. */
public final class GetWorkflow extends Action<GetWorkflow.Request, Workflow> {
    private final Workflows workflows;

    public GetWorkflow(Workflows workflows) {
        super(Scope.READ, Request.class);
        this.workflows = workflows;
    }

    /** @param version null for the current one */
    public record Request(String name, @Nullable Integer version) {}

    @Override
    protected Answer<Workflow> run(Caller caller, Request request) {
        var faults = new Faults().name("/name", request.name());
        if (faults.any()) return Answer.refused(faults.problem());
        return find(caller.app(), request)
                .map(Answer::ok)
                .orElseGet(() -> Answer.refused(new Problem.NotFound("there is no workflow " + request.name()
                        + (request.version() == null ? "" : " version " + request.version()))));
    }

    private Optional<Workflow> find(String app, Request request) {
        if (request.version() == null) return workflows.current(app, request.name());
        return workflows.live(app, request.name(), request.version());
    }
}
