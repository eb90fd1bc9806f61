package dev.holdfast.workflow;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.problem.Problem;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Takes a workflow, or one version of it, out of use; refused while open items are on it. */
public final class DeleteWorkflow extends Action<DeleteWorkflow.Request, DeleteWorkflow.Result> {
    private final WorkflowStore workflowStore;
    private final OccupancyCheck occupancyCheck;
    private final InstantSource clock;

    public DeleteWorkflow(WorkflowStore workflowStore, OccupancyCheck occupancyCheck, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.workflowStore = workflowStore;
        this.occupancyCheck = occupancyCheck;
        this.clock = clock;
    }

    /** Knows where items are open. */
    public interface OccupancyCheck {
        /** An open item on one of these versions, as {@code workflow/key in state}; null when there is none. */
        @Nullable
        String findOccupant(String app, String workflow, List<String> states, List<Integer> versions);
    }

    /** @param version null for the whole workflow */
    public record Request(String name, @Nullable Integer version) {}

    /** @param deleted the versions that are out of sight from now on */
    public record Result(String name, List<Integer> deleted) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var name = request.name();
        var inputFaults = new InputFaults().checkName("/name", name);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        if (Workflow.SIMPLE.name().equals(name))
            return ActionResult.refused(new Problem.Conflict("the workflow simple is built in"));
        var now = clock.instant();
        return OptimisticRetry.retry("workflow " + name, () -> {
            var storedWorkflowVersions = name == null
                    ? null
                    : workflowStore.findWorkflowVersions(caller.app(), name).orElse(null);
            if (storedWorkflowVersions == null
                    || storedWorkflowVersions.latest().current() == 0)
                return ActionResult.refused(new Problem.NotFound("there is no workflow " + name));
            var workflowVersions = storedWorkflowVersions.latest();
            var live = IntStream.rangeClosed(1, workflowVersions.newest())
                    .boxed()
                    .filter(v -> !workflowVersions.deleted().contains(v))
                    .toList();
            var going = request.version() == null
                    ? live
                    : live.stream().filter(request.version()::equals).toList();
            if (going.isEmpty())
                return ActionResult.refused(
                        new Problem.NotFound("workflow " + name + " has no version " + request.version()));
            var problem = findOccupancyProblem(caller.app(), name, going);
            if (problem != null) return ActionResult.refused(problem);
            var edits = WorkflowVersions.appendChange(
                    storedWorkflowVersions, WorkflowChange.WorkflowEventType.DELETED, going, caller, now);
            return workflowStore.replace(
                            caller.app(), withoutVersions(workflowVersions, going, edits), storedWorkflowVersions, now)
                    ? ActionResult.ok(new Result(name, going))
                    : null;
        });
    }

    private @Nullable Problem findOccupancyProblem(String app, String name, List<Integer> going) {
        var current = workflowStore.requireVersion(app, name, going.getLast());
        if (going.stream()
                .anyMatch(v -> !workflowStore.requireVersion(app, name, v).board())) {
            return new Problem.Conflict(
                    "a version of workflow " + name
                            + " keeps no board (board: false), so nothing can show that no item is open on it; it can't be deleted");
        }
        var open = workflowStore.openStates(app, current, workflowStore.newestVersion(app, current));
        var occupant = occupancyCheck.findOccupant(app, name, open, going);
        return occupant == null
                ? null
                : new Problem.Conflict(
                        "workflow " + name + " is in use: item " + occupant
                                + "; finish, migrate or delete its items first",
                        Map.of("occupant", occupant));
    }

    private static WorkflowVersions withoutVersions(
            WorkflowVersions workflowVersions, List<Integer> going, List<WorkflowChange> edits) {
        var deleted = new ArrayList<>(workflowVersions.deleted());
        deleted.addAll(going);
        var current = IntStream.iterate(workflowVersions.newest(), v -> v > 0, v -> v - 1)
                .filter(v -> !deleted.contains(v))
                .findFirst()
                .orElse(0);
        return new WorkflowVersions(
                workflowVersions.name(),
                workflowVersions.newest(),
                current,
                deleted,
                workflowVersions.description(),
                workflowVersions.labels(),
                edits);
    }
}
