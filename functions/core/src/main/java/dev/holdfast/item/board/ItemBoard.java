// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.item.Item;
import dev.holdfast.item.store.UnreadableItemCounter;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.LargestShardCount;
import dev.holdfast.table.ReadBudget;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the board of a workflow: its open items by state, then by the time of their arrival in the state. Within a
 * page, the overdue items of each state come first. The board reads segments, which are ranges of one shard. So a
 * listing of overdue items reads only overdue items.
 *
 * <p>If an item stays in its state and matches the selection throughout, a listing contains it exactly once. With
 * passes ({@link BoardPosition.BoardPass}), a listing also contains items that move meanwhile, and may repeat such
 * items.
 */
public final class ItemBoard {
    private final Table table;
    private final ShardLayout shardLayout;
    private final LargestShardCount largestShardCount;
    private final BoardPager boardPager;
    private final MachineClock clock;

    public ItemBoard(Table table, ShardLayout shardLayout, MetricSink metricSink, InstantSource clock) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.largestShardCount = new LargestShardCount(table);
        this.clock = MachineClock.of(clock);
        this.boardPager = new BoardPager(new SegmentReader(table, new UnreadableItemCounter(metricSink)), this.clock);
    }

    /**
     * The states that a listing reads, in their order.
     *
     * @param version the version of the workflow that determines the order
     * @param newest the newest version whose states the listing includes
     * @param unlistedVersions the versions with {@code board: false}, whose items are listed only while they are
     *     overdue
     */
    public record BoardColumns(int version, int newest, List<String> states, List<Integer> unlistedVersions) {
        /** The columns of a listing across workflows. */
        static final BoardColumns ALL_WORKFLOWS = new BoardColumns(0, 0, List.of(), List.of());
    }

    /**
     * A page of items in the board's order.
     *
     * @param unreadable the keys of items that Holdfast can't decode. These items count towards the limit
     * @param next the position of the next page; null on the last page
     * @param endedEarly why the page has fewer items than the limit although more items follow; otherwise null
     */
    public record BoardPage(
            List<Item> items,
            List<String> unreadable,
            @Nullable BoardPosition next,
            ReadBudget.@Nullable PageEnd endedEarly) {}

    /** Reads a page of all of a workflow's items in the selection. */
    public BoardPage read(
            String app,
            String workflow,
            BoardColumns boardColumns,
            BoardSelection boardSelection,
            int limit,
            @Nullable BoardPosition from) {
        return read(app, workflow, boardColumns, boardSelection, BoardFilter.ALL, limit, from);
    }

    /** @param filter selects the items; null for all items */
    public BoardPage read(
            String app,
            String workflow,
            BoardColumns boardColumns,
            BoardSelection boardSelection,
            @Nullable Predicate<Item> filter,
            int limit,
            @Nullable BoardPosition from) {
        var boardFilter = filter == null ? BoardFilter.ALL : BoardFilter.of(filter);
        return read(app, workflow, boardColumns, boardSelection, boardFilter, limit, from);
    }

    /**
     * Reads a page of a workflow's items.
     *
     * @param boardColumns the states from {@link BoardColumnResolver} for the same position
     * @param from the position to start at, null for the beginning
     */
    BoardPage read(
            String app,
            String workflow,
            BoardColumns boardColumns,
            BoardSelection boardSelection,
            BoardFilter boardFilter,
            int limit,
            @Nullable BoardPosition from) {
        var start = from == null ? start(boardColumns, null) : from;
        var segments = segments(app, workflow, boardColumns.states(), boardSelection, start.shards());
        var boardPage = boardPager.read(segments, boardFilter, limit, start);
        return new BoardPage(
                overdueFirst(boardPage.items()), boardPage.unreadable(), boardPage.next(), boardPage.endedEarly());
    }

    /** Moves the overdue items of each state to the front of the state's items, within a page. */
    private static List<Item> overdueFirst(List<Item> items) {
        var byState = new LinkedHashMap<String, List<Item>>();
        for (var item : items)
            byState.computeIfAbsent(item.state(), state -> new ArrayList<>()).add(item);
        byState.values()
                .forEach(ofState ->
                        ofState.sort(Comparator.comparing(item -> item.timing().missedDeadline() == null)));
        return byState.values().stream().flatMap(List::stream).toList();
    }

    /** Returns the first position of a listing that also contains items that move meanwhile. */
    public BoardPosition startPasses(BoardColumns boardColumns) {
        return start(boardColumns, BoardPosition.BoardPass.first(clock.instant()));
    }

    private BoardPosition start(BoardColumns boardColumns, BoardPosition.@Nullable BoardPass pass) {
        var shards = largestShardCount.shardsToRead(shardLayout);
        return new BoardPosition(boardColumns.version(), boardColumns.newest(), shards, 0, null, pass);
    }

    /** Reads a page of the overdue items of all workflows. The cost doesn't depend on the number of other items. */
    BoardPage readAllOverdue(String app, BoardFilter boardFilter, int limit, @Nullable BoardPosition from) {
        var start = from == null ? start(BoardColumns.ALL_WORKFLOWS, null) : from;
        var segments = IntStream.range(0, start.shards())
                .mapToObj(shard -> BoardSegment.ofAllOverdue(app, shard))
                .toList();
        return boardPager.read(segments, boardFilter, limit, start);
    }

    /**
     * Reads a page of the overdue items of one workflow or of all workflows. The workflow may have no board.
     *
     * @param workflow null for all workflows
     * @param filter selects the items; null for all items
     */
    public BoardPage readOverdue(
            String app,
            @Nullable String workflow,
            @Nullable Predicate<Item> filter,
            int limit,
            @Nullable BoardPosition from) {
        var boardFilter = workflow == null && filter == null
                ? BoardFilter.ALL
                : BoardFilter.of(
                        item -> (workflow == null || item.id().workflow().equals(workflow))
                                && (filter == null || filter.test(item)));
        return readAllOverdue(app, boardFilter, limit, from);
    }

    /** Counts the open and the overdue items of each state. */
    public Map<String, StateCount> count(String app, String workflow, List<String> states) {
        var counts = new LinkedHashMap<String, StateCount>();
        var shards = largestShardCount.shardsToRead(shardLayout);
        for (var state : states) {
            var onTime = count(segments(app, workflow, List.of(state), BoardSelection.ON_TIME, shards));
            var overdue = count(segments(app, workflow, List.of(state), BoardSelection.OVERDUE, shards));
            counts.put(state, new StateCount(onTime + overdue, overdue));
        }
        return counts;
    }

    /** @param open the number of all open items of a state, including overdue items */
    public record StateCount(long open, long overdue) {}

    private static List<BoardSegment> segments(
            String app, String workflow, List<String> states, BoardSelection boardSelection, int shards) {
        var segments = new ArrayList<BoardSegment>();
        for (var state : states) {
            for (var shard = 0; shard < shards; shard++)
                segments.add(BoardSegment.ofState(app, workflow, state, boardSelection, shard));
        }
        return segments;
    }

    private long count(List<BoardSegment> segments) {
        return segments.stream()
                .flatMap(segment -> segment.ranges().stream())
                .mapToLong(range -> table.count(range.query("", null, 1000)))
                .sum();
    }
}
