package dev.holdfast.item;

import dev.holdfast.workflow.DeleteWorkflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds an open item that still needs a version of a workflow, or that may need it since it can't be read, on the board. */
public final class OpenItems implements DeleteWorkflow.Occupancy {
    private static final int PAGE = 500;

    private final Board board;

    public OpenItems(Board board) {
        this.board = board;
    }

    @Override
    public @Nullable String occupant(String app, String workflow, List<String> states, List<Integer> versions) {
        var columns = new Board.Columns(0, 0, states);
        Board.Position from = null;
        do {
            var stretch = board.read(app, workflow, columns, false, PAGE, from);
            // Nobody knows which version it needs, so it may be any.
            if (!stretch.unreadable().isEmpty())
                return workflow + "/" + stretch.unreadable().getFirst() + ", which can't be read";
            for (var item : stretch.items()) {
                if (versions.contains(item.workflowVersion())) return item.id() + " in " + item.state();
            }
            from = stretch.next();
        } while (from != null);
        return null;
    }
}
