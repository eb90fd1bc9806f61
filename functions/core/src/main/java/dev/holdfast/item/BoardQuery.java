package dev.holdfast.item;

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

    /** The states to read, in order: the one named, or all in which items may be open. */
    public Answer<List<String>> states(String app, @Nullable String workflow, @Nullable String state) {
        var faults = new Faults().name("/workflow", workflow);
        if (state != null) faults.name("/state", state);
        if (workflow == null || faults.any()) return Answer.refused(faults.problem());
        return workflows
                .current(app, workflow)
                .map(current -> states(app, current, state))
                .orElseGet(() -> Answer.refused(new Problem.NotFound("there is no workflow " + workflow)));
    }

    private Answer<List<String>> states(String app, Workflow current, @Nullable String state) {
        if (!current.board()) {
            return Answer.refused(
                    new Problem.Conflict(
                            "workflow " + current.name()
                                    + " keeps no board (board: false), so its items can't be listed; get them by key, or switch the board on"));
        }
        var open = workflows.openStates(app, current);
        if (state == null) return Answer.ok(open);
        if (open.contains(state)) return Answer.ok(List.of(state));
        return Answer.refused(Problem.invalid(
                "/state",
                "no item is open in " + state + "; listed are the states that are not terminal: "
                        + String.join(", ", open)));
    }
}
