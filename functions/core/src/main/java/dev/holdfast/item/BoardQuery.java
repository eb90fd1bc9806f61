package dev.holdfast.item;

import dev.holdfast.json.StrayPosition;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.Workflows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks what a listing asks for: which states of which workflow, and whether that workflow keeps a board at all. */
public final class BoardQuery {
    private final Workflows workflows;

    public BoardQuery(Workflows workflows) {
        this.workflows = workflows;
    }

    /** The states to read, in order: the one named, or all in which items may be open; on a later page the same as on the first. */
    public Answer<Board.Columns> columns(
            String app, @Nullable String workflow, @Nullable String state, Board.@Nullable Position from) {
        var faults = new Faults().name("/workflow", workflow);
        if (state != null) faults.name("/state", state);
        if (workflow == null || faults.any()) return Answer.refused(faults.problem());
        return workflows
                .current(app, workflow)
                .map(current -> columns(app, current, state, from))
                .orElseGet(() -> Answer.refused(new Problem.NotFound("there is no workflow " + workflow)));
    }

    private Answer<Board.Columns> columns(
            String app, Workflow current, @Nullable String state, Board.@Nullable Position from) {
        if (!current.board()) {
            return Answer.refused(
                    new Problem.Conflict(
                            "workflow " + current.name()
                                    + " keeps no board (board: false), so its items can't be listed; get them by key, or switch the board on"));
        }
        var newest = workflows.newest(app, current);
        var all = from == null
                ? new Board.Columns(current.version(), newest, workflows.openStates(app, current, newest))
                : again(app, current.name(), from, newest);
        var open = all.states();
        if (state == null) return Answer.ok(all);
        if (open.contains(state)) return Answer.ok(new Board.Columns(all.version(), all.newest(), List.of(state)));
        return Answer.refused(Problem.invalid(
                "/state",
                "no item is open in " + state + "; listed are the states that are not terminal: "
                        + String.join(", ", open)));
    }

    private Board.Columns again(String app, String workflow, Board.Position from, int newest) {
        if (from.version() < 1 || from.version() > newest || from.newest() > newest)
            throw new StrayPosition("no such version");
        var first = workflows.version(app, workflow, from.version());
        return new Board.Columns(from.version(), from.newest(), workflows.openStates(app, first, from.newest()));
    }
}
