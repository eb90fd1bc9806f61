package dev.holdfast.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.JacksonYAMLParseException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.MarkedYAMLException;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.Codec;
import dev.holdfast.json.Json;
import dev.holdfast.json.Malformed;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Contended;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** Puts a workflow: a new version when anything differs from the current one, else nothing at all. */
public final class PutWorkflow extends Action<PutWorkflow.Request, PutWorkflow.Result> {
    /** The largest document, in bytes of UTF-8: its row has its limit. */
    private static final int MAX_DOCUMENT = 200_000;

    private static final YAMLMapper YAML = yaml();

    private final Workflows workflows;
    private final InstantSource clock;

    public PutWorkflow(Workflows workflows, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.workflows = workflows;
        this.clock = clock;
    }

    /**
     * @param document the workflow as JSON; or
     * @param yaml the same as YAML 1.1 text; exactly one of the two is given
     */
    public record Request(
            String name, @Nullable Json document, @Nullable String yaml) {}

    /** @param created whether this put made a new version */
    public record Result(Workflow workflow, boolean created) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var faults = new Faults().name("/name", request.name());
        if (faults.any()) return Answer.refused(faults.problem());
        if (Workflow.SIMPLE.name().equals(request.name())) {
            return Answer.refused(new Problem.Conflict("the workflow simple is built in and can't be changed"));
        }
        return document(request)
                .then(document -> WorkflowReader.read(request.name(), document))
                .then(workflow -> put(caller, workflow));
    }

    private Answer<Result> put(Caller caller, Workflow workflow) {
        var app = caller.app();
        var now = clock.instant();
        // Two puts at once: whoever comes second sees the first's version and builds on it.
        return Contended.retry("workflow " + workflow.name(), () -> {
            var before = workflows.latest(app, workflow.name()).orElse(null);
            if (before != null && before.latest().current() > 0) {
                var current =
                        workflows.version(app, workflow.name(), before.latest().current());
                if (current.says(workflow)) {
                    return Answer.ok(new Result(current, false));
                }
            }
            var next = workflow.withVersion(before == null ? 1 : before.latest().newest() + 1);
            return workflows.add(caller, next, before, now) ? Answer.ok(new Result(next, true)) : null;
        });
    }

    private static Answer<JsonNode> document(Request request) {
        var json = request.document();
        var yaml = request.yaml();
        if ((json == null) == (yaml == null)) {
            return Answer.refused(
                    Problem.invalid("/document", "give the workflow either as document (JSON) or as yaml"));
        }
        var text = json != null ? json.text() : String.valueOf(yaml);
        var at = json != null ? "/document" : "/yaml";
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_DOCUMENT) {
            var message = "must be at most " + MAX_DOCUMENT + " bytes";
            return Answer.refused(new Problem.TooLarge(at + ": " + message, List.of(new Problem.Fault(at, message))));
        }
        try {
            var tree = (json != null ? Codec.MAPPER : YAML).readTree(text);
            return Answer.ok(tree);
        } catch (JacksonYAMLParseException e) {
            return Answer.refused(notYaml(e));
        } catch (JsonProcessingException e) {
            return Answer.refused(Malformed.problem(e));
        }
    }

    private static Problem notYaml(JacksonYAMLParseException e) {
        // The exception's own location is where the last token was found, which may be lines before.
        return e instanceof MarkedYAMLException marked && marked.getProblemMark() != null
                ? Problem.invalid(
                        "line " + (marked.getProblemMark().getLine() + 1) + ", column "
                                + (marked.getProblemMark().getColumn() + 1),
                        "is not YAML: " + marked.getProblem())
                : Problem.invalid("/", "is not YAML: " + e.getOriginalMessage());
    }

    private static YAMLMapper yaml() {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(20);
        options.setNestingDepthLimit(20);
        options.setCodePointLimit(MAX_DOCUMENT);
        return YAMLMapper.builder(YAMLFactory.builder().loaderOptions(options).build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
