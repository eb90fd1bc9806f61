// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import dev.holdfast.workflow.DeleteWorkflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds an open item on the board that uses one of the given versions of a workflow. The search finds an unreadable
 * item for every version.
 */
public final class OpenItemFinder implements DeleteWorkflow.OccupancyCheck {
    private static final int PAGE_SIZE = 500;

    private final ItemBoard itemBoard;

    public OpenItemFinder(ItemBoard itemBoard) {
        this.itemBoard = itemBoard;
    }

    @Override
    public @Nullable String findOccupant(String app, String workflow, List<String> states, List<Integer> versions) {
        var boardColumns = new ItemBoard.BoardColumns(0, 0, states, List.of());
        @Nullable BoardPosition from = itemBoard.startPasses(boardColumns);
        do {
            var boardPage = itemBoard.read(app, workflow, boardColumns, BoardSelection.ALL, PAGE_SIZE, from);
            if (!boardPage.unreadable().isEmpty())
                return workflow + "/" + boardPage.unreadable().getFirst() + ", which can't be read";
            for (var item : boardPage.items()) {
                if (versions.contains(item.workflowVersion())) return item.id() + " in " + item.state();
            }
            from = boardPage.next();
        } while (from != null);
        return null;
    }
}
