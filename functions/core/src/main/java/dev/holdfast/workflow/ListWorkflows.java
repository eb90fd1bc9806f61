package dev.holdfast.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.Codec;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists an application's workflows by name, in pages. */
public final class ListWorkflows implements Action<ListWorkflows.Request, ListWorkflows.Result> {
    private final Workflows workflows;

    public ListWorkflows(Workflows workflows) {
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
    public Scope needs() {
        return Scope.READ;
    }

    @Override
    public Class<Request> takes() {
        return Request.class;
    }

    @Override
    public Answer<Result> run(Caller caller, Request request) {
        return PageToken.limit(request.limit())
                .then(limit -> PageToken.read(String.class, request.pageToken(), cursor -> {
                    var page = workflows.list(caller.app(), limit, cursor);
                    var found = new ArrayList<Summary>();
                    if (cursor == null) found.add(summary(Workflow.SIMPLE));
                    page.rows().stream()
                            .map(row -> Codec.stored(Workflows.Latest.class, row.body()))
                            .filter(latest -> latest.current() > 0)
                            .map(l -> new Summary(l.name(), l.current(), l.description(), l.labels()))
                            .forEach(found::add);
                    return Answer.ok(new Result(found, PageToken.write(page.next())));
                }));
    }

    private static Summary summary(Workflow workflow) {
        return new Summary(workflow.name(), workflow.version(), workflow.description(), workflow.labels());
    }
}
