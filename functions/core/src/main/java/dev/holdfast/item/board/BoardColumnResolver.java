// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import dev.holdfast.json.InvalidCursorException;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.StateCatalog;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Determines the states that a listing reads, and checks that the workflow has a board. */
public final class BoardColumnResolver {
    private final WorkflowStore workflowStore;

    public BoardColumnResolver(WorkflowStore workflowStore) {
        this.workflowStore = workflowStore;
    }

    /**
     * Returns the states to read, in their order.
     *
     * @param state the only state to read; null for all states in which items may be open
     * @param from the position of a later page; null for the first page. A later page reads the states of the first
     *     page, even if the workflow has got a version without a board meanwhile
     */
    public ActionResult<ItemBoard.BoardColumns> resolve(
            String app, @Nullable String workflow, @Nullable String state, @Nullable BoardPosition from) {
        var inputFaults = new InputFaults().checkName("/workflow", workflow);
        if (state != null) inputFaults.checkName("/state", state);
        if (workflow == null || inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return workflowStore
                .findCurrent(app, workflow)
                .map(current -> resolve(app, current, state, from))
                .orElseGet(() -> ActionResult.refused(new Problem.NotFound("there is no workflow " + workflow)));
    }

    /** Returns the versions with {@code board: false}; listings find their items only while they are overdue. */
    public List<Integer> unlistedVersions(String app, String workflow) {
        return workflowStore
                .findCurrent(app, workflow)
                .map(current -> workflowStore.stateCatalog(app, current).unlistedVersions())
                .orElse(List.of());
    }

    private ActionResult<ItemBoard.BoardColumns> resolve(
            String app, Workflow current, @Nullable String state, @Nullable BoardPosition from) {
        if (from == null && !current.board()) {
            return ActionResult.refused(
                    new Problem.Conflict(
                            "workflow " + current.name()
                                    + " keeps no board (board: false), so its items can't be listed; get them by key, or set board: true"));
        }
        var allColumns = columnsOfOpenItems(app, current, from);
        var openStates = allColumns.states();
        if (state == null) return ActionResult.ok(allColumns);
        if (openStates.contains(state))
            return ActionResult.ok(new ItemBoard.BoardColumns(
                    allColumns.version(), allColumns.newest(), List.of(state), allColumns.unlistedVersions()));
        return ActionResult.refused(Problem.invalid(
                "/state",
                "no item is open in " + state + "; must be a state that is not terminal: "
                        + String.join(", ", openStates)));
    }

    /** Returns the columns of all states in which items can be open, even if this version keeps no board. */
    ItemBoard.BoardColumns columnsOfOpenItems(String app, Workflow workflow, @Nullable BoardPosition from) {
        var stateCatalog = workflowStore.stateCatalog(app, workflow);
        return from == null
                ? new ItemBoard.BoardColumns(
                        workflow.version(),
                        stateCatalog.newest(),
                        stateCatalog.openStates(workflow, stateCatalog.newest()),
                        stateCatalog.unlistedVersions())
                : columnsAtPosition(app, workflow.name(), from, stateCatalog);
    }

    private ItemBoard.BoardColumns columnsAtPosition(
            String app, String workflow, BoardPosition from, StateCatalog stateCatalog) {
        var newest = stateCatalog.newest();
        if (from.version() < 1 || from.version() > newest || from.newest() > newest)
            throw new InvalidCursorException("the position has an unknown version");
        var firstVersion = workflowStore.requireVersion(app, workflow, from.version());
        return new ItemBoard.BoardColumns(
                from.version(),
                from.newest(),
                stateCatalog.openStates(firstVersion, from.newest()),
                stateCatalog.unlistedVersions());
    }
}
