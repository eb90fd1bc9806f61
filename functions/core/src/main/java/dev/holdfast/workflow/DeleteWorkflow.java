// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.problem.Problem;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongBiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a workflow or one of its versions. Refuses to delete a version that open items use. Also refuses to delete
 * the last version of a workflow that queued intents need.
 */
public final class DeleteWorkflow extends Action<DeleteWorkflow.Request, DeleteWorkflow.Result> {
    private final WorkflowStore workflowStore;
    private final OccupancyCheck occupancyCheck;
    private final ToLongBiFunction<String, String> intentCounter;
    private final InstantSource clock;

    /** @param intentCounter counts the queued intents of an application that need a workflow */
    public DeleteWorkflow(
            WorkflowStore workflowStore,
            OccupancyCheck occupancyCheck,
            ToLongBiFunction<String, String> intentCounter,
            InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.workflowStore = workflowStore;
        this.occupancyCheck = occupancyCheck;
        this.intentCounter = intentCounter;
        this.clock = clock;
    }

    /** Finds open items of a workflow. */
    public interface OccupancyCheck {
        /**
         * Returns an open item that uses one of these versions, as {@code workflow/key in state}; null if there is no
         * such item.
         */
        @Nullable
        String findOccupant(String app, String workflow, List<String> states, List<Integer> versions);
    }

    /**
     * @param version the version to delete; null to delete the whole workflow
     * @param dryRun true to return the versions that the request would delete now, but to change nothing
     */
    public record Request(
            String name,
            @NonEmptySelector @Nullable Integer version,
            @NonEmptySelector @Nullable Boolean dryRun) {}

    /**
     * @param deleted the versions that this request has deleted, or would delete
     * @param dryRun true if this is the result of a dry run; otherwise null
     */
    public record Result(
            String name, List<Integer> deleted, @Nullable Boolean dryRun) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var name = request.name();
        var inputFaults = new InputFaults().checkName("/name", name);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        if (Workflow.SIMPLE.name().equals(name))
            return ActionResult.refused(new Problem.Conflict("the workflow simple is built in and can't be deleted"));
        var now = clock.instant();
        return OptimisticRetry.retry("workflow " + name, () -> {
            var storedWorkflowVersions = name == null
                    ? null
                    : workflowStore.findWorkflowVersions(caller.app(), name).orElse(null);
            if (storedWorkflowVersions == null
                    || storedWorkflowVersions.latest().current() == 0)
                return ActionResult.refused(new Problem.NotFound("there is no workflow " + name));
            var workflowVersions = storedWorkflowVersions.latest();
            var undeleted = IntStream.rangeClosed(1, workflowVersions.newest())
                    .boxed()
                    .filter(v -> !workflowVersions.deleted().contains(v))
                    .toList();
            var versions = request.version() == null
                    ? undeleted
                    : undeleted.stream().filter(request.version()::equals).toList();
            if (versions.isEmpty())
                return ActionResult.refused(
                        new Problem.NotFound("workflow " + name + " has no version " + request.version()));
            var problem = findOccupancyProblem(caller, workflowVersions, versions);
            if (problem != null) return ActionResult.refused(problem);
            var intents = versions.size() == undeleted.size() ? intentCounter.applyAsLong(caller.app(), name) : 0;
            if (intents > 0) return ActionResult.refused(intentsProblem(name, intents));
            if (Boolean.TRUE.equals(request.dryRun())) return ActionResult.ok(new Result(name, versions, true));
            var edits = WorkflowVersions.appendChange(
                    storedWorkflowVersions, WorkflowChange.WorkflowEventType.DELETED, versions, caller, now);
            return workflowStore.replace(
                            caller.app(),
                            withoutVersions(workflowVersions, versions, edits),
                            storedWorkflowVersions,
                            now)
                    ? ActionResult.ok(new Result(name, versions, null))
                    : null;
        });
    }

    private @Nullable Problem findOccupancyProblem(
            Caller caller, WorkflowVersions workflowVersions, List<Integer> versions) {
        var app = caller.app();
        var name = workflowVersions.name();
        var current = workflowStore.requireVersion(app, name, versions.getLast());
        if (versions.stream().anyMatch(workflowVersions.unlistedVersions()::contains)) {
            return new Problem.Conflict("workflow " + name
                    + " can't be deleted: a version has board: false, so its open items can't be listed");
        }
        var stateCatalog = workflowStore.stateCatalog(app, current);
        var openStates = stateCatalog.openStates(current, stateCatalog.newest());
        var occupant = occupancyCheck.findOccupant(app, name, openStates, versions);
        if (occupant != null && caller.isPerson())
            return new Problem.Conflict("workflow " + name + " is in use; finish, migrate or delete its items first");
        return occupant == null
                ? null
                : new Problem.Conflict(
                        "workflow " + name + " is in use: item " + occupant
                                + "; finish, migrate or delete its items first",
                        Map.of("occupant", occupant));
    }

    private static Problem intentsProblem(String name, long intents) {
        return new Problem.Conflict(
                "workflow " + name + " is needed by " + intents
                        + " intents in the hold queue; release or purge them first",
                Map.of("intents", intents));
    }

    private static WorkflowVersions withoutVersions(
            WorkflowVersions workflowVersions, List<Integer> versions, List<WorkflowChange> edits) {
        var deleted = new ArrayList<>(workflowVersions.deleted());
        deleted.addAll(versions);
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
                edits,
                workflowVersions.openStates(),
                workflowVersions.unlistedVersions());
    }
}
