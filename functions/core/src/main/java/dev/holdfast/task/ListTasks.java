// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.assignment.RoleMembershipStore;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.item.Item;
import dev.holdfast.item.store.InboxEntry;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.ReadBudget;
import dev.holdfast.table.Table;
import dev.holdfast.text.CaselessText;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists the tasks that the calling person has or can claim: overdue tasks first, then by priority, then by deadline.
 * Sends one query for the person and one for each of the person's roles. For a person whose token allows several
 * applications, lists the tasks of all of them.
 */
public final class ListTasks extends Action<ListTasks.Request, ListTasks.Result> {
    /** The highest number of tasks of one person or role that a count includes. */
    public static final int MAX_COUNT = 1_000;

    /** The highest number of a person's roles whose tasks the inbox shows. */
    static final int MAX_ROLES = 200;

    /** The highest number of entries of one page of an inbox. */
    static final int MAX_PAGE_ENTRIES = 100;

    private final RoleMembershipStore roleMembershipStore;
    private final WorkflowStore workflowStore;
    private final ItemStore itemStore;
    private final InboxReader inboxReader;
    private final MachineClock clock;

    public ListTasks(Table table, WorkflowStore workflowStore, ItemStore itemStore, MachineClock clock) {
        super(Scope.READ, Request.class);
        this.roleMembershipStore = new RoleMembershipStore(table);
        this.workflowStore = workflowStore;
        this.itemStore = itemStore;
        this.inboxReader = new InboxReader(table, itemStore, clock);
        this.clock = clock;
    }

    /**
     * @param assigned true for tasks that the person has only, false for tasks that the person can claim only; default:
     *     both
     * @param overdue true for overdue tasks only, false for other tasks only; default: both
     * @param ready true for tasks without a follow-up in the future only, false for other tasks only; default: both
     * @param text only tasks whose title, key, workflow or state contains this text in any case
     * @param counts whether to count the tasks, without filters; default: false
     * @param limit 1 to 100; default: 100
     */
    public record Request(
            @NonEmptySelector @Nullable Boolean assigned,
            @NonEmptySelector @Nullable Boolean overdue,
            @NonEmptySelector @Nullable Boolean ready,
            @NonEmptySelector @Nullable String text,
            @Nullable Boolean counts,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /**
     * The number of tasks, at most {@value #MAX_COUNT} each.
     *
     * @param assigned the tasks that the person has
     * @param claimable the tasks that the person can claim
     * @param overdue the tasks of both kinds that a sweep has marked as overdue
     */
    public record TaskCounts(int assigned, int claimable, int overdue) {}

    /**
     * @param counts only if requested
     * @param endedEarly why the page has fewer tasks than the limit although more tasks may follow; otherwise null
     */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<InboxTask> tasks,
            @Nullable TaskCounts counts,
            @Nullable String nextPageToken,
            ReadBudget.@Nullable PageEnd endedEarly) {}

    /** The position in an inbox: the sort key of the last entry. */
    record InboxPosition(String after) {
        InboxPosition {
            Objects.requireNonNull(after, "after");
        }
    }

    @Override
    protected ActionResult<Result> run(Caller caller, Request r) {
        var inputFaults = new InputFaults().checkReference("/text", r.text());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        if (!caller.isPerson()) return ActionResult.refused(onlyPeople());
        return PageToken.checkLimit(r.limit(), MAX_PAGE_ENTRIES)
                .flatMap(limit -> PageToken.resume(
                        InboxPosition.class,
                        r.pageToken(),
                        position -> ActionResult.ok(list(caller, r, limit, position))));
    }

    static Problem onlyPeople() {
        return new Problem.Forbidden(
                "only a person has an inbox; sign in, or name the person for whom the application acts");
    }

    private Result list(Caller caller, Request r, int limit, @Nullable InboxPosition position) {
        var partitions = partitionsOf(caller, r.assigned());
        var now = clock.instant();
        var inboxPage = inboxReader.read(
                partitions,
                position == null ? null : position.after(),
                limit,
                entry -> belongsTo(caller, entry) && (r.assigned() == null || r.assigned() == isAssigned(entry)),
                item -> taskOf(caller, item, r, now));
        return new Result(
                inboxPage.entries(),
                Boolean.TRUE.equals(r.counts()) ? count(caller) : null,
                inboxPage.next() == null ? null : PageToken.encode(new InboxPosition(inboxPage.next())),
                inboxPage.endedEarly());
    }

    private List<String> partitionsOf(Caller caller, @Nullable Boolean assigned) {
        var partitions = new ArrayList<String>();
        for (var app : caller.apps()) {
            partitions.add(InboxEntry.personPartition(app, caller.name()));
            if (Boolean.TRUE.equals(assigned)) continue;
            roleMembershipStore
                    .rolesOf(app, caller.name())
                    .limit(MAX_ROLES)
                    .forEach(membership ->
                            partitions.add(InboxEntry.rolePartition(app, membership.workflow(), membership.role())));
        }
        return partitions;
    }

    /** Whether the entry still concerns the person. The item's version may no longer have the person in the role. */
    private boolean belongsTo(Caller caller, InboxEntry entry) {
        if (isAssigned(entry)) return true;
        return workflowStore
                .tryFindVersion(entry.item().app(), entry.item().workflow(), entry.workflowVersion())
                .map(workflow -> entry.role() == null || workflow.hasRole(caller, entry.role(), Map.of()))
                .orElse(false);
    }

    private static boolean isAssigned(InboxEntry entry) {
        return Boolean.TRUE.equals(entry.assigned());
    }

    private Optional<InboxTask> taskOf(Caller caller, Item item, Request r, Instant now) {
        var workflow = itemStore.findWorkflowOf(item).orElse(null);
        if (workflow == null || !isTaskOf(caller, item, workflow) || !ItemVisibility.sees(caller, item, workflow))
            return Optional.empty();
        var task = InboxTask.of(item, workflow, now);
        var isAssigned = task.task().assignee() != null;
        var followUp = task.task().followUp();
        return (r.assigned() == null || r.assigned() == isAssigned)
                        && (r.overdue() == null || r.overdue() == task.overdue())
                        && (r.ready() == null || r.ready() == (followUp == null || !followUp.isAfter(now)))
                        && (r.text() == null || containsText(task, r.text()))
                ? Optional.of(task)
                : Optional.empty();
    }

    private static boolean isTaskOf(Caller caller, Item item, Workflow workflow) {
        var assignment = item.assignment();
        if (assignment == null) return false;
        return assignment.assignee() == null
                ? workflow.mayClaim(item.state(), caller, item.participants())
                : assignment.isAssignedTo(caller.name());
    }

    private static boolean containsText(InboxTask task, String text) {
        var folded = CaselessText.fold(text);
        return Stream.of(task.title(), task.key(), task.workflow(), task.state())
                .filter(Objects::nonNull)
                .anyMatch(part -> CaselessText.fold(part).contains(folded));
    }

    private TaskCounts count(Caller caller) {
        var rows = inboxReader.firstRows(partitionsOf(caller, null), MAX_COUNT).stream()
                .filter(row -> belongsTo(caller, row.entry()))
                .toList();
        var assigned = rows.stream().filter(row -> isAssigned(row.entry())).count();
        var overdue =
                rows.stream().filter(row -> InboxEntry.isOverdue(row.sort())).count();
        return new TaskCounts(capped(assigned), capped(rows.size() - assigned), capped(overdue));
    }

    private static int capped(long count) {
        return (int) Math.min(MAX_COUNT, count);
    }
}
