// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.JsonProblems;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores a workflow as a new version. Changes nothing if the workflow equals the current version. */
public final class PutWorkflow extends Action<PutWorkflow.Request, PutWorkflow.Result> {
    /** The largest size of a document, in bytes of UTF-8. DynamoDB limits the size of a row. */
    static final int MAX_DOCUMENT_BYTES = 200_000;

    private final WorkflowStore workflowStore;
    private final InstantSource clock;

    public PutWorkflow(WorkflowStore workflowStore, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.workflowStore = workflowStore;
        this.clock = clock;
    }

    /**
     * A request with the workflow either in {@code document} or in {@code yaml}.
     *
     * @param document the workflow as JSON
     * @param yaml the workflow as YAML 1.1 text, in which Holdfast replaces each alias by a copy of its anchor's node
     * @param version the current version that the workflow must have (If-Match), 0 for a new workflow; null allows any
     *     version
     * @param dryRun true to check the document and return the result that the put would have now, but to change nothing
     */
    public record Request(
            String name,
            @Nullable RawJson document,
            @Nullable String yaml,
            @Nullable Long version,
            @NonEmptySelector @Nullable Boolean dryRun) {
        /** A request that allows any version. */
        public Request(String name, @Nullable RawJson document, @Nullable String yaml) {
            this(name, document, yaml, null, null);
        }
    }

    /**
     * @param created whether this request created a new version
     * @param warnings the parts of the workflow that are probably mistakes
     * @param dryRun true if this is the result of a dry run; otherwise null
     */
    public record Result(
            Workflow workflow,
            boolean created,
            List<String> warnings,
            @Nullable Boolean dryRun) {
        static Result of(Workflow workflow, boolean created, boolean isDryRun) {
            var warnings = new ArrayList<>(UnwatchedStates.warningsAbout(workflow));
            warnings.addAll(TaskReader.warningsAbout(workflow));
            return new Result(workflow, created, List.copyOf(warnings), isDryRun ? Boolean.TRUE : null);
        }
    }

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkName("/name", request.name());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        if (Workflow.SIMPLE.name().equals(request.name())) {
            return ActionResult.refused(new Problem.Conflict("the workflow simple is built in and can't be changed"));
        }
        return parseDocument(request)
                .flatMap(document -> WorkflowReader.read(request.name(), document))
                .flatMap(workflow -> checkCalendars(caller, workflow))
                .flatMap(workflow -> putVersion(caller, workflow, request));
    }

    /** Refuses a workflow with a calendar that doesn't exist. */
    private ActionResult<Workflow> checkCalendars(Caller caller, Workflow workflow) {
        var calendars = workflowStore.calendars(caller.app());
        for (var name : workflow.calendarNames())
            if (calendars.find(name).isEmpty())
                return ActionResult.refused(Problem.invalid(
                        "/document", "uses the calendar " + name + ", which doesn't exist; put the calendar first"));
        return ActionResult.ok(workflow);
    }

    private ActionResult<Result> putVersion(Caller caller, Workflow workflow, Request request) {
        var expectedVersion = request.version();
        var isDryRun = Boolean.TRUE.equals(request.dryRun());
        var app = caller.app();
        var now = clock.instant();
        // After a concurrent put, the retry reads the workflow's new version and compares the request with it.
        return OptimisticRetry.retry("workflow " + workflow.name(), () -> {
            var previous =
                    workflowStore.findWorkflowVersions(app, workflow.name()).orElse(null);
            var currentVersion = previous == null ? 0 : previous.latest().current();
            if (expectedVersion != null && expectedVersion != currentVersion)
                return ActionResult.refused(staleVersion(workflow.name(), currentVersion));
            if (previous != null && currentVersion > 0) {
                var current = workflowStore.requireVersion(app, workflow.name(), currentVersion);
                if (current.hasSameContentAs(workflow)) {
                    return ActionResult.ok(Result.of(current, false, isDryRun));
                }
            }
            var next = workflow.withVersion(
                    previous == null ? 1 : previous.latest().newest() + 1);
            var openStates = WorkflowVersions.addOpenStates(previous, next).size();
            if (openStates > WorkflowVersions.MAX_OPEN_STATES)
                return ActionResult.refused(new Problem.Conflict("the versions of workflow " + workflow.name()
                        + " would have more than " + WorkflowVersions.MAX_OPEN_STATES
                        + " different states that aren't terminal; put it under another name"));
            return isDryRun || workflowStore.add(caller, next, previous, now)
                    ? ActionResult.ok(Result.of(next, true, isDryRun))
                    : null;
        });
    }

    private static Problem staleVersion(String name, int currentVersion) {
        return new Problem.Stale(
                currentVersion == 0
                        ? "there is no workflow " + name
                        : "the workflow " + name + " doesn't have the expected version; its version is now "
                                + currentVersion,
                currentVersion);
    }

    private static ActionResult<JsonNode> parseDocument(Request request) {
        var rawJson = request.document();
        var yaml = request.yaml();
        if ((rawJson == null) == (yaml == null)) {
            return ActionResult.refused(
                    Problem.invalid("/document", "must be given unless yaml is given; exactly one of them is allowed"));
        }
        var text = rawJson != null ? rawJson.text() : String.valueOf(yaml);
        var at = rawJson != null ? "/document" : "/yaml";
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_DOCUMENT_BYTES) {
            var message = "must be at most " + MAX_DOCUMENT_BYTES + " bytes";
            return ActionResult.refused(
                    new Problem.TooLarge(at + ": " + message, List.of(new Problem.Fault(at, message))));
        }
        if (rawJson == null) return WorkflowYaml.parse(text);
        try {
            return ActionResult.ok(JsonCodec.MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            return ActionResult.refused(JsonProblems.toProblem(e));
        }
    }
}
