// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.table.ReadBudget;
import dev.holdfast.text.UnicodeForm;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists the open items of a workflow in pages: by priority of their state, then by age. Within each shard, older items
 * come first. Within a page, the overdue items of each state come first. Without a workflow, lists the overdue items of
 * all workflows. A page reads until it is full, within a {@link ReadBudget}. An item that stays in its state and
 * matches throughout is listed exactly once. The action skips items that it can't decode, logs them, and counts them as
 * {@code items.unreadable}.
 */
public final class ListItems extends Action<ListItems.Request, ListItems.Result> {
    private final ItemStore itemStore;
    private final ItemVisibility itemVisibility;
    private final ItemBoard itemBoard;
    private final BoardColumnResolver columnResolver;
    private final InstantSource clock;

    public ListItems(
            ItemStore itemStore, ItemBoard itemBoard, BoardColumnResolver columnResolver, InstantSource clock) {
        super(Scope.READ, Request.class);
        this.itemStore = itemStore;
        this.itemVisibility = new ItemVisibility(itemStore);
        this.itemBoard = itemBoard;
        this.columnResolver = columnResolver;
        this.clock = clock;
    }

    /**
     * @param workflow required, unless {@code overdue} is true
     * @param overdue true for items marked as overdue only, false for other items only; default: both
     * @param olderThan only items that have been in their state for longer
     * @param labels only items that have all these labels
     * @param fields only items whose fields have all these values: a field's text, or one of the elements of a list.
     *     The filter finds only fields that the caller sees
     * @param counts whether to count the open items of each state, without filters; default: false
     */
    public record Request(
            @NonEmptySelector @Nullable String workflow,
            @NonEmptySelector @Nullable String state,
            @NonEmptySelector @Nullable Boolean overdue,
            @NonEmptySelector @Nullable Duration olderThan,
            @NonEmptySelector Map<String, String> labels,
            @NonEmptySelector Map<String, String> fields,
            @Nullable Boolean counts,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /**
     * @param counts the open items by state, if requested
     * @param endedEarly why the page has fewer items than the limit although more items may follow; otherwise null
     * @param unlistedVersions the workflow's versions with {@code board: false}, whose items the listing leaves out
     *     unless they are overdue; empty for a listing of overdue items
     */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<ItemView> items,
            Map<String, ItemBoard.StateCount> counts,
            @Nullable String nextPageToken,
            ReadBudget.@Nullable PageEnd endedEarly,
            List<Integer> unlistedVersions) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var inputFaults =
                new InputFaults().checkLabels("/labels", request.labels()).checkLabels("/fields", request.fields());
        if (request.workflow() == null) checkAcrossWorkflows(request, inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var countProblem = request.workflow() != null && Boolean.TRUE.equals(request.counts())
                ? itemVisibility.findCountProblem(caller, request.workflow())
                : null;
        if (countProblem != null) return ActionResult.refused(countProblem);
        return PageToken.checkLimit(request.limit())
                .flatMap(limit -> PageToken.resume(
                        BoardPosition.class, request.pageToken(), from -> listPage(caller, request, limit, from)));
    }

    private static void checkAcrossWorkflows(Request request, InputFaults inputFaults) {
        if (!Boolean.TRUE.equals(request.overdue()))
            inputFaults.add("/workflow", "is required, unless overdue is true");
        if (request.state() != null) inputFaults.add("/state", "needs workflow");
        if (Boolean.TRUE.equals(request.counts())) inputFaults.add("/counts", "needs workflow");
    }

    private ActionResult<Result> listPage(Caller caller, Request request, int limit, @Nullable BoardPosition from) {
        var workflow = request.workflow();
        if (workflow == null)
            return ActionResult.ok(toResult(
                    caller,
                    itemBoard.readAllOverdue(caller.app(), filterOf(caller, request), limit, from),
                    Map.of(),
                    List.of()));
        return columnResolver
                .resolve(caller.app(), workflow, request.state(), from)
                .map(boardColumns -> listWorkflow(caller, workflow, request, boardColumns, limit, from));
    }

    private Result listWorkflow(
            Caller caller,
            String workflow,
            Request request,
            ItemBoard.BoardColumns boardColumns,
            int limit,
            @Nullable BoardPosition from) {
        var boardPage = itemBoard.read(
                caller.app(),
                workflow,
                boardColumns,
                selectionOf(request.overdue()),
                filterOf(caller, request),
                limit,
                from);
        var counts = Boolean.TRUE.equals(request.counts())
                ? itemBoard.count(caller.app(), workflow, boardColumns.states())
                : Map.<String, ItemBoard.StateCount>of();
        var unlistedVersions =
                Boolean.TRUE.equals(request.overdue()) ? List.<Integer>of() : boardColumns.unlistedVersions();
        return toResult(caller, boardPage, counts, unlistedVersions);
    }

    private static BoardSelection selectionOf(@Nullable Boolean overdue) {
        if (overdue == null) return BoardSelection.ALL;
        return overdue ? BoardSelection.OVERDUE : BoardSelection.ON_TIME;
    }

    private BoardFilter filterOf(Caller caller, Request request) {
        var labels = UnicodeForm.composeValues(request.labels()).entrySet();
        var fields = request.fields();
        var boardFilter = labels.isEmpty() && fields.isEmpty() && !caller.isPerson()
                ? BoardFilter.ALL
                : BoardFilter.of(item -> itemVisibility.sees(caller, item)
                        && item.details().labels().entrySet().containsAll(labels)
                        && (fields.isEmpty() || hasFields(caller, item, fields)));
        return request.olderThan() == null ? boardFilter : boardFilter.olderThan(request.olderThan(), clock.instant());
    }

    private boolean hasFields(Caller caller, Item item, Map<String, String> wanted) {
        var fieldAccess = itemStore
                .findWorkflowOf(item)
                .map(workflow -> workflow.fieldAccess(item.state(), caller, item.participants()))
                .orElse(null);
        if (fieldAccess == null) return false;
        var visible = fieldAccess.visible(item.details().fields());
        return wanted.entrySet().stream().allMatch(field -> hasValue(visible.get(field.getKey()), field.getValue()));
    }

    private static boolean hasValue(@Nullable JsonNode field, String value) {
        if (field == null) return false;
        return (field.isArray() ? field.valueStream() : Stream.of(field))
                .anyMatch(element -> element.isValueNode()
                        && UnicodeForm.compose(element.asText()).equals(UnicodeForm.compose(value)));
    }

    private Result toResult(
            Caller caller,
            ItemBoard.BoardPage boardPage,
            Map<String, ItemBoard.StateCount> counts,
            List<Integer> unlistedVersions) {
        var now = clock.instant();
        var views = boardPage.items().stream()
                .flatMap(
                        item -> itemStore
                                .findWorkflowOf(item)
                                .map(workflow ->
                                        ItemView.of(item, workflow, caller, now).asListEntry())
                                .stream())
                .toList();
        return new Result(views, counts, PageToken.encode(boardPage.next()), boardPage.endedEarly(), unlistedVersions);
    }
}
