package dev.holdfast.item.board;

import dev.holdfast.json.InvalidCursorException;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks what a listing asks for: which states of which workflow, and whether that workflow keeps a board at all. */
public final class BoardColumnResolver {
    private final WorkflowStore workflowStore;

    public BoardColumnResolver(WorkflowStore workflowStore) {
        this.workflowStore = workflowStore;
    }

    /** The states to read, in order: the one named, or all in which items may be open; on a later page the same as on the first. */
    public ActionResult<ItemBoard.BoardColumns> resolve(
            String app, @Nullable String workflow, @Nullable String state, ItemBoard.@Nullable BoardPosition from) {
        var inputFaults = new InputFaults().checkName("/workflow", workflow);
        if (state != null) inputFaults.checkName("/state", state);
        if (workflow == null || inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return workflowStore
                .findCurrent(app, workflow)
                .map(current -> resolve(app, current, state, from))
                .orElseGet(() -> ActionResult.refused(new Problem.NotFound("there is no workflow " + workflow)));
    }

    private ActionResult<ItemBoard.BoardColumns> resolve(
            String app, Workflow current, @Nullable String state, ItemBoard.@Nullable BoardPosition from) {
        if (!current.board()) {
            return ActionResult.refused(
                    new Problem.Conflict(
                            "workflow " + current.name()
                                    + " keeps no board (board: false), so its items can't be listed; get them by key, or switch the board on"));
        }
        var newest = workflowStore.newestVersion(app, current);
        var all = from == null
                ? new ItemBoard.BoardColumns(current.version(), newest, workflowStore.openStates(app, current, newest))
                : columnsAtPosition(app, current.name(), from, newest);
        var open = all.states();
        if (state == null) return ActionResult.ok(all);
        if (open.contains(state))
            return ActionResult.ok(new ItemBoard.BoardColumns(all.version(), all.newest(), List.of(state)));
        return ActionResult.refused(Problem.invalid(
                "/state",
                "no item is open in " + state + "; listed are the states that are not terminal: "
                        + String.join(", ", open)));
    }

    private ItemBoard.BoardColumns columnsAtPosition(
            String app, String workflow, ItemBoard.BoardPosition from, int newest) {
        if (from.version() < 1 || from.version() > newest || from.newest() > newest)
            throw new InvalidCursorException("no such version");
        var first = workflowStore.requireVersion(app, workflow, from.version());
        return new ItemBoard.BoardColumns(
                from.version(), from.newest(), workflowStore.openStates(app, first, from.newest()));
    }
}
