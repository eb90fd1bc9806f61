// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.item.BoardKeys;
import dev.holdfast.item.Item;
import dev.holdfast.item.UnreadableItemCounter;
import dev.holdfast.json.InvalidCursorException;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.LargestShardCount;
import dev.holdfast.table.ReadBudget;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the board of a workflow: its open items by state, then by the time of their arrival in the state. Within a
 * page, the overdue items of each state come first. It reads segments, which are ranges of one shard, so a listing of
 * overdue items reads only overdue items.
 *
 * <p>A listing contains each item once that stays in its state and matches the selection throughout. With passes ({@link
 * BoardPosition.BoardPass}), it also contains items that move meanwhile, and may repeat them.
 */
public final class ItemBoard {
    /** Limits the passes if items move faster than the board can be read. */
    private static final int MAX_PASSES = 4;

    /** Covers the difference between the clocks of two machines. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    /** If a filter can leave out most items, a page reads at least this number of items at once. */
    private static final int FILTERED_CHUNK_SIZE = 250;

    private final Table table;
    private final ShardLayout shardLayout;
    private final LargestShardCount largestShardCount;
    private final SegmentReader segmentReader;
    private final MachineClock clock;

    public ItemBoard(Table table, ShardLayout shardLayout, MetricSink metricSink, InstantSource clock) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.largestShardCount = new LargestShardCount(table);
        this.segmentReader = new SegmentReader(table, new UnreadableItemCounter(metricSink));
        this.clock = MachineClock.of(clock);
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
        var boardPage = read(segments, boardFilter, limit, start);
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
        return read(segments, boardFilter, limit, start);
    }

    private BoardPage read(List<BoardSegment> segments, BoardFilter boardFilter, int limit, BoardPosition from) {
        if (segments.isEmpty()) return new BoardPage(List.of(), List.of(), null, null);
        if (from.segment() < 0 || from.segment() >= segments.size())
            throw new InvalidCursorException("the position has an unknown segment");
        var readBudget = ReadBudget.start(clock);
        var pageItems = new PageItems(limit);
        BoardPosition position = from;
        while (position != null && !pageItems.isFull() && readBudget.end() == null) {
            position = readSegment(segments, boardFilter, position, pageItems, readBudget);
            // An earlier page can have the items of a later pass already, so they get a page of their own.
            if (position != null && position.mayRepeatItems() && !from.mayRepeatItems() && !from.isBeginning())
                return pageItems.toPage(position, null);
        }
        return pageItems.toPage(position, readBudget.end());
    }

    /** Reads a part of the position's segment. Returns the position after this part. */
    private @Nullable BoardPosition readSegment(
            List<BoardSegment> segments,
            BoardFilter boardFilter,
            BoardPosition position,
            PageItems pageItems,
            ReadBudget readBudget) {
        var segment = segments.get(position.segment());
        var pass = position.pass();
        var passFrom = pass == null ? null : pass.from();
        var needed = pageItems.missing();
        var placeBound = segment.state() == null ? null : boardFilter.placeBound();
        var segmentPage = segmentReader.read(
                segment,
                position.after(),
                passFrom == null ? "" : BoardKeys.placeAt(passFrom),
                placeBound,
                boardFilter.leavesOut(placeBound) ? Math.max(needed, FILTERED_CHUNK_SIZE) : needed);
        readBudget.spend(segmentPage.rows(), segmentPage.characters());
        pageItems.addUnreadable(segmentPage.unreadable());
        var after = position.after();
        for (var placed : segmentPage.items()) {
            if (needed == 0) return position.at(position.segment(), after, pass);
            after = placed.place();
            var item = placed.item();
            if (item != null && !boardFilter.matches(item)) continue;
            pageItems.add(placed);
            needed--;
            if (item != null
                    && pass != null
                    && pass.from() != null
                    && item.timing().created().isBefore(pass.begin())) pass = pass.withFound();
        }
        return next(position, segmentPage.after(), pass, segments.size());
    }

    /** Returns the position after a part of a segment, null at the end of the last pass. */
    private @Nullable BoardPosition next(
            BoardPosition position, @Nullable String after, BoardPosition.@Nullable BoardPass pass, int segments) {
        if (after != null) return position.at(position.segment(), after, pass);
        if (position.segment() + 1 < segments) return position.at(position.segment() + 1, null, pass);
        if (pass == null || pass.isComplete() || pass.number() >= MAX_PASSES) return null;
        return position.at(0, null, pass.next(clock.instant(), CLOCK_TOLERANCE));
    }

    /** Counts the open and the flagged items of each state. */
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

    /** @param open all open items of a state, including overdue items */
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
