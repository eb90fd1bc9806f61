package dev.holdfast.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.Codec;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.Answer;
import dev.holdfast.table.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists an application's workflows by name, in pages. */
public final class ListWorkflows extends Action<ListWorkflows.Request, ListWorkflows.Result> {
    /** Where the built-in workflow was all that the first page had room for; no table gives such a cursor. */
    private static final String AFTER_SIMPLE = "";

    private final Workflows workflows;

    public ListWorkflows(Workflows workflows) {
        super(Scope.READ, Request.class);
        this.workflows = workflows;
    }

    /** @param limit 1 to 1,000, 100 when absent */
    public record Request(@Nullable Integer limit, @Nullable String pageToken) {}

    /** One workflow and the version that new items get. */
    public record Summary(
            String name, int version, @Nullable String description, Map<String, String> labels) {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Summary> workflows,
            @Nullable String nextPageToken) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        return PageToken.limit(request.limit())
                .then(limit -> PageToken.read(
                        String.class,
                        request.pageToken(),
                        cursor -> Answer.ok(cursor == null ? first(caller, limit) : page(caller, limit, cursor))));
    }

    /** Begins with the workflow that is built in, which counts against the limit like every other. */
    private Result first(Caller caller, int limit) {
        var simple = List.of(summary(Workflow.SIMPLE));
        if (limit == 1) {
            var more = !workflows.list(caller.app(), 1, null).rows().isEmpty();
            return new Result(simple, PageToken.write(more ? AFTER_SIMPLE : null));
        }
        return page(simple, workflows.list(caller.app(), limit - 1, null));
    }

    private Result page(Caller caller, int limit, String cursor) {
        return page(List.of(), workflows.list(caller.app(), limit, cursor.equals(AFTER_SIMPLE) ? null : cursor));
    }

    private static Result page(List<Summary> first, Page page) {
        var found = new ArrayList<>(first);
        page.rows().stream()
                .map(row -> Codec.stored(Latest.class, row.body()))
                .filter(latest -> latest.current() > 0)
                .map(l -> new Summary(l.name(), l.current(), l.description(), l.labels()))
                .forEach(found::add);
        return new Result(found, PageToken.write(page.next()));
    }

    private static Summary summary(Workflow workflow) {
        return new Summary(workflow.name(), workflow.version(), workflow.description(), workflow.labels());
    }
}
