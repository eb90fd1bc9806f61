// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import dev.holdfast.item.Item;
import dev.holdfast.item.store.BoardKeys;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.TableIndex;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of one shard, and usually of one state, in one or two ranges of the board index. All ranges have the same
 * order of places, so an item that becomes overdue changes its range but not its place.
 *
 * @param state the state of the items, null for all states of all workflows
 * @param ranges the ranges in the order of reading; a range can occur twice
 */
record BoardSegment(@Nullable String state, BoardSelection selection, List<BoardRange> ranges) {
    /** A part of a partition of the board index. */
    record BoardRange(String partition, String prefix) {
        /**
         * Returns the query of the range's items.
         *
         * @param from the lower bound of the places, inclusive
         * @param to the upper bound of the places, exclusive; null for no bound
         */
        RowQuery query(String from, @Nullable String to, int limit) {
            var rowQuery = RowQuery.startingWith(TableIndex.BOARD, partition, prefix, limit)
                    .startingFrom(prefix + from);
            return to == null ? rowQuery : rowQuery.upTo(prefix + to);
        }
    }

    static BoardSegment ofState(String app, String workflow, String state, BoardSelection selection, int shard) {
        var onTime = new BoardRange(BoardKeys.partition(app, workflow, shard), BoardKeys.prefix(state));
        var overdue = new BoardRange(BoardKeys.overduePartition(app, shard), BoardKeys.overduePrefix(workflow, state));
        return new BoardSegment(
                state,
                selection,
                switch (selection) {
                    case ON_TIME -> List.of(onTime);
                    case OVERDUE -> List.of(overdue);
                    // An item can change its range in either direction between two reads. One of these three reads
                    // finds it.
                    case ALL -> List.of(overdue, onTime, overdue);
                });
    }

    static BoardSegment ofAllOverdue(String app, int shard) {
        return new BoardSegment(
                null, BoardSelection.OVERDUE, List.of(new BoardRange(BoardKeys.overduePartition(app, shard), "")));
    }

    /** Whether the item belongs to this segment. */
    boolean contains(Item item) {
        var isOverdue = item.timing().missedDeadline() != null;
        return !item.hasFinished()
                && (state == null || state.equals(item.state()))
                && (isOverdue ? selection.includesOverdue() : selection.includesOnTime());
    }

    /** Returns the place of an item in this segment. */
    String placeOf(Item item) {
        return state == null
                ? BoardKeys.overduePrefix(item.id().workflow(), item.state()) + BoardKeys.placeOf(item)
                : BoardKeys.placeOf(item);
    }
}
