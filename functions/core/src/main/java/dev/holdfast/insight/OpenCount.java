package dev.holdfast.insight;

import dev.holdfast.item.Board;
import dev.holdfast.item.BoardQuery;
import dev.holdfast.item.Item;
import dev.holdfast.problem.Answer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Counts the open items themselves, which the tally has no part in: so that the two can be held against each other. */
final class OpenCount {
    /** Of a workflow with more open items, a report shows what the tally says. */
    static final int MOST = 10_000;

    private static final int PAGE = 500;

    private final Board board;
    private final BoardQuery boards;

    OpenCount(Board board, BoardQuery boards) {
        this.board = board;
        this.boards = boards;
    }

    /** @param overdue those that a sweep flagged */
    record Open(long open, long overdue) {}

    /** Null where the workflow keeps no board, or too many are open. */
    @Nullable
    Open of(String app, String workflow, LocalDate from, LocalDate to) {
        return switch (boards.columns(app, workflow, null, null)) {
            case Answer.Refused<Board.Columns> refused -> null;
            case Answer.Ok<Board.Columns>(var columns) -> count(app, workflow, columns, from, to);
        };
    }

    private @Nullable Open count(String app, String workflow, Board.Columns columns, LocalDate from, LocalDate to) {
        var open = 0L;
        var overdue = 0L;
        var read = 0;
        Board.@Nullable Position at = null;
        do {
            var stretch = board.read(app, workflow, columns, false, PAGE, at);
            for (var item : stretch.items()) {
                if (!within(item, from, to)) continue;
                open++;
                if (item.timing().overdue() != null) overdue++;
            }
            // What can't be read is no less open, and nobody knows since when.
            if (!stretch.unreadable().isEmpty()) return null;
            read += stretch.items().size();
            at = stretch.next();
        } while (at != null && read <= MOST);
        return at == null ? new Open(open, overdue) : null;
    }

    private static boolean within(Item item, LocalDate from, LocalDate to) {
        var day = LocalDate.ofInstant(item.timing().created(), ZoneOffset.UTC);
        return !day.isBefore(from) && !day.isAfter(to);
    }
}
