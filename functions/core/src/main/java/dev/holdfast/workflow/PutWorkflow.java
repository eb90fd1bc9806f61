// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.JacksonYAMLParseException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.MarkedYAMLException;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.JsonProblems;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** Stores a workflow as a new version. Changes nothing if the workflow equals the current version. */
public final class PutWorkflow extends Action<PutWorkflow.Request, PutWorkflow.Result> {
    /** The largest size of a document, in bytes of UTF-8. DynamoDB limits the size of a row. */
    private static final int MAX_DOCUMENT_BYTES = 200_000;

    private static final YAMLMapper YAML_MAPPER = createYamlMapper();

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
     * @param yaml the workflow as YAML 1.1 text
     */
    public record Request(
            String name,
            @Nullable RawJson document,
            @Nullable String yaml) {}

    /**
     * @param created whether this request created a new version
     * @param warnings the parts of the workflow that are probably mistakes
     */
    public record Result(Workflow workflow, boolean created, List<String> warnings) {
        static Result of(Workflow workflow, boolean created) {
            return new Result(workflow, created, UnwatchedStates.warningsAbout(workflow));
        }

        /** Returns the members of the workflow, and the warnings if there are any. */
        public Object workflowWithWarnings() {
            ObjectNode members = JsonCodec.MAPPER.valueToTree(workflow);
            if (!warnings.isEmpty()) warnings.forEach(members.putArray("warnings")::add);
            return members;
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
                .flatMap(workflow -> putVersion(caller, workflow));
    }

    private ActionResult<Result> putVersion(Caller caller, Workflow workflow) {
        var app = caller.app();
        var now = clock.instant();
        // After a concurrent put, the retry reads the workflow's new version and compares the request with it.
        return OptimisticRetry.retry("workflow " + workflow.name(), () -> {
            var previous =
                    workflowStore.findWorkflowVersions(app, workflow.name()).orElse(null);
            if (previous != null && previous.latest().current() > 0) {
                var current = workflowStore.requireVersion(
                        app, workflow.name(), previous.latest().current());
                if (current.hasSameContentAs(workflow)) {
                    return ActionResult.ok(Result.of(current, false));
                }
            }
            var next = workflow.withVersion(
                    previous == null ? 1 : previous.latest().newest() + 1);
            var openStates = WorkflowVersions.addOpenStates(previous, next).size();
            if (openStates > WorkflowVersions.MAX_OPEN_STATES)
                return ActionResult.refused(new Problem.Conflict("the versions of workflow " + workflow.name()
                        + " would have more than " + WorkflowVersions.MAX_OPEN_STATES
                        + " different states that aren't terminal; put it under another name"));
            return workflowStore.add(caller, next, previous, now) ? ActionResult.ok(Result.of(next, true)) : null;
        });
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
        try {
            var tree = (rawJson != null ? JsonCodec.MAPPER : YAML_MAPPER).readTree(text);
            return ActionResult.ok(tree);
        } catch (JacksonYAMLParseException e) {
            return ActionResult.refused(yamlProblem(e));
        } catch (JsonProcessingException e) {
            return ActionResult.refused(JsonProblems.toProblem(e));
        }
    }

    private static Problem yamlProblem(JacksonYAMLParseException e) {
        // The location in the exception is the last valid token, which may be several lines before the fault.
        return e instanceof MarkedYAMLException marked && marked.getProblemMark() != null
                ? Problem.invalid(
                        "line " + (marked.getProblemMark().getLine() + 1) + ", column "
                                + (marked.getProblemMark().getColumn() + 1),
                        "is not valid YAML: " + marked.getProblem())
                : Problem.invalid("/", "is not valid YAML: " + e.getOriginalMessage());
    }

    private static YAMLMapper createYamlMapper() {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(20);
        options.setNestingDepthLimit(20);
        options.setCodePointLimit(MAX_DOCUMENT_BYTES);
        return YAMLMapper.builder(YAMLFactory.builder().loaderOptions(options).build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
