package dev.holdfast.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.table.RowPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists an application's workflows by name, in pages. */
public final class ListWorkflows extends Action<ListWorkflows.Request, ListWorkflows.Result> {
    /** Where the built-in workflow was all that the first page had room for; no table gives such a cursor. */
    private static final String CURSOR_AFTER_SIMPLE = "";

    private final WorkflowStore workflowStore;

    public ListWorkflows(WorkflowStore workflowStore) {
        super(Scope.READ, Request.class);
        this.workflowStore = workflowStore;
    }

    /** @param limit 1 to 1,000, 100 when absent */
    public record Request(@Nullable Integer limit, @Nullable String pageToken) {}

    /** One workflow and the version that new items get. */
    public record WorkflowSummary(
            String name, int version, @Nullable String description, Map<String, String> labels) {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<WorkflowSummary> workflows,
            @Nullable String nextPageToken) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        return PageToken.checkLimit(request.limit())
                .flatMap(limit -> PageToken.resume(
                        String.class,
                        request.pageToken(),
                        cursor -> ActionResult.ok(
                                cursor == null ? firstPage(caller, limit) : readPage(caller, limit, cursor))));
    }

    /** Begins with the workflow that is built in, which counts against the limit like every other. */
    private Result firstPage(Caller caller, int limit) {
        var simple = List.of(toSummary(Workflow.SIMPLE));
        if (limit == 1) {
            var more = !workflowStore.listPage(caller.app(), 1, null).rows().isEmpty();
            return new Result(simple, PageToken.encode(more ? CURSOR_AFTER_SIMPLE : null));
        }
        return readPage(simple, workflowStore.listPage(caller.app(), limit - 1, null));
    }

    private Result readPage(Caller caller, int limit, String cursor) {
        return readPage(
                List.of(),
                workflowStore.listPage(caller.app(), limit, cursor.equals(CURSOR_AFTER_SIMPLE) ? null : cursor));
    }

    private static Result readPage(List<WorkflowSummary> first, RowPage rowPage) {
        var found = new ArrayList<>(first);
        rowPage.rows().stream()
                .map(row -> JsonCodec.decodeStored(WorkflowVersions.class, row.body()))
                .filter(workflowVersions -> workflowVersions.current() > 0)
                .map(l -> new WorkflowSummary(l.name(), l.current(), l.description(), l.labels()))
                .forEach(found::add);
        return new Result(found, PageToken.encode(rowPage.next()));
    }

    private static WorkflowSummary toSummary(Workflow workflow) {
        return new WorkflowSummary(workflow.name(), workflow.version(), workflow.description(), workflow.labels());
    }
}
