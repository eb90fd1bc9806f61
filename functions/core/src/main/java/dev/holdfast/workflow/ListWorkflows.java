// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.table.RowPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists the workflows of an application in pages, first the built-in workflow, then all other workflows by name. */
public final class ListWorkflows extends Action<ListWorkflows.Request, ListWorkflows.Result> {
    /**
     * The cursor after a first page that contains only the built-in workflow. The empty cursor is free for this
     * purpose, because no table returns it.
     */
    private static final String CURSOR_AFTER_SIMPLE = "";

    private final WorkflowStore workflowStore;

    public ListWorkflows(WorkflowStore workflowStore) {
        super(Scope.READ, Request.class);
        this.workflowStore = workflowStore;
    }

    /** @param limit the size of a page, 1 to 1,000; default: 100 */
    public record Request(@Nullable Integer limit, @Nullable String pageToken) {}

    /** A workflow with its current version, which new items use. */
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

    /** The first page begins with the built-in workflow, which counts towards the limit. */
    private Result firstPage(Caller caller, int limit) {
        var simple = List.of(toSummary(Workflow.SIMPLE));
        if (limit == 1) {
            var hasMore = !workflowStore.listPage(caller.app(), 1, null).rows().isEmpty();
            return new Result(simple, PageToken.encode(hasMore ? CURSOR_AFTER_SIMPLE : null));
        }
        return toResult(simple, workflowStore.listPage(caller.app(), limit - 1, null));
    }

    private Result readPage(Caller caller, int limit, String cursor) {
        return toResult(
                List.of(),
                workflowStore.listPage(caller.app(), limit, cursor.equals(CURSOR_AFTER_SIMPLE) ? null : cursor));
    }

    private Result toResult(List<WorkflowSummary> firstSummaries, RowPage rowPage) {
        var summaries = new ArrayList<>(firstSummaries);
        workflowStore.readVersions(rowPage).stream()
                .filter(versions -> versions.current() > 0)
                .map(versions -> new WorkflowSummary(
                        versions.name(), versions.current(), versions.description(), versions.labels()))
                .forEach(summaries::add);
        return new Result(summaries, PageToken.encode(rowPage.next()));
    }

    private static WorkflowSummary toSummary(Workflow workflow) {
        return new WorkflowSummary(workflow.name(), workflow.version(), workflow.description(), workflow.labels());
    }
}
