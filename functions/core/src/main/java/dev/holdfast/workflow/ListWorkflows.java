// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.table.PageFiller;
import dev.holdfast.table.ReadBudget;
import dev.holdfast.table.RowPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lists the workflows of an application in pages, first the built-in workflow, then all other workflows by name. The
 * list leaves out deleted workflows. A page reads until it is full, within a {@link ReadBudget}.
 */
public final class ListWorkflows extends Action<ListWorkflows.Request, ListWorkflows.Result> {
    /**
     * The cursor after a first page that contains only the built-in workflow. The empty cursor is free for this
     * purpose, because no table returns it.
     */
    private static final String CURSOR_AFTER_SIMPLE = "";

    private final WorkflowStore workflowStore;
    private final MachineClock clock;

    public ListWorkflows(WorkflowStore workflowStore, MachineClock clock) {
        super(Scope.READ, Request.class);
        this.workflowStore = workflowStore;
        this.clock = clock;
    }

    /** @param limit the size of a page, 1 to 1,000; default: 100 */
    public record Request(@Nullable Integer limit, @Nullable String pageToken) {}

    /** A workflow with its current version, which new items use. */
    public record WorkflowSummary(
            String name, int version, @Nullable String description, Map<String, String> labels) {}

    /** @param endedEarly why the page has fewer workflows than the limit although more may follow; otherwise null */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<WorkflowSummary> workflows,
            @Nullable String nextPageToken,
            ReadBudget.@Nullable PageEnd endedEarly) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        return PageToken.checkLimit(request.limit())
                .flatMap(limit -> PageToken.resume(
                        String.class,
                        request.pageToken(),
                        cursor -> ActionResult.ok(
                                cursor == null
                                        ? firstPage(caller, limit)
                                        : readPage(
                                                caller,
                                                List.of(),
                                                limit,
                                                cursor.equals(CURSOR_AFTER_SIMPLE) ? null : cursor))));
    }

    /** The first page begins with the built-in workflow, which counts towards the limit. */
    private Result firstPage(Caller caller, int limit) {
        var simple = List.of(toSummary(Workflow.SIMPLE));
        if (limit == 1) {
            var hasMore = !workflowStore.listPage(caller.app(), 1, null).rows().isEmpty();
            return new Result(simple, PageToken.encode(hasMore ? CURSOR_AFTER_SIMPLE : null), null);
        }
        return readPage(caller, simple, limit - 1, null);
    }

    private Result readPage(Caller caller, List<WorkflowSummary> first, int limit, @Nullable String cursor) {
        var pageFiller = new PageFiller<>(
                (rows, after) -> workflowStore.listPage(caller.app(), rows, after),
                row -> workflowStore
                        .tryReadVersions(row)
                        .filter(versions -> versions.current() > 0)
                        .map(versions -> new WorkflowSummary(
                                versions.name(), versions.current(), versions.description(), versions.labels())),
                RowPage.MAX_BODY_CHARACTERS);
        var filledPage = pageFiller.fill(limit, cursor, ReadBudget.start(clock));
        var summaries = new ArrayList<>(first);
        summaries.addAll(filledPage.entries());
        return new Result(summaries, PageToken.encode(filledPage.next()), filledPage.endedEarly());
    }

    private static WorkflowSummary toSummary(Workflow workflow) {
        return new WorkflowSummary(workflow.name(), workflow.version(), workflow.description(), workflow.labels());
    }
}
