// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import dev.holdfast.item.BoardKeys;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemStore;
import dev.holdfast.item.UnreadableItemLog;
import dev.holdfast.json.InvalidCursorException;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.LargestShardCount;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the board of a workflow, which contains its open items in the order of their states. Within a state, overdue
 * items come first, then older items. The class reads the board in segments. A segment is a range of one shard, so a
 * listing of overdue items reads only overdue items.
 */
public final class ItemBoard {
    private final Table table;
    private final ShardLayout shardLayout;
    private final LargestShardCount largestShardCount;
    private final UnreadableItemLog unreadableItemLog;

    public ItemBoard(Table table, ShardLayout shardLayout, MetricSink metricSink) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.largestShardCount = new LargestShardCount(table);
        this.unreadableItemLog = new UnreadableItemLog(metricSink);
    }

    /**
     * The states that a listing reads, in their order.
     *
     * @param version the version of the workflow that determines the order
     * @param newest the newest version whose states the listing includes
     */
    public record BoardColumns(int version, int newest, List<String> states) {}

    /**
     * A position in a listing: the segment and the cursor within the segment. The remaining members determine the order
     * of the segments. If this order changed during a listing, the listing would have gaps and duplicates.
     */
    public record BoardPosition(
            int version,
            int newest,
            int shards,
            int segment,
            @Nullable String cursor) {
        public BoardPosition {
            if (shards < 1 || shards > ShardLayout.MAX_SHARDS)
                throw new IllegalArgumentException("shards must be 1 to " + ShardLayout.MAX_SHARDS);
        }
    }

    /**
     * A page of items in the board's order.
     *
     * @param unreadable the keys of items that Holdfast can't decode. These items count towards the limit
     * @param next the position of the next page; null on the last page
     */
    public record BoardPage(
            List<Item> items,
            List<String> unreadable,
            @Nullable BoardPosition next) {}

    /**
     * Reads a page.
     *
     * @param boardColumns the states from {@link BoardColumnResolver} for the same position
     * @param overdue true to read only items that a sweep has flagged
     * @param from the position to start at, null for the beginning
     */
    public BoardPage read(
            String app,
            String workflow,
            BoardColumns boardColumns,
            boolean overdue,
            int limit,
            @Nullable BoardPosition from) {
        var shards = from == null ? largestShardCount.shardsToRead(shardLayout) : from.shards();
        var segments = segments(app, workflow, boardColumns.states(), overdue, shards);
        var items = new ArrayList<Item>();
        var unreadable = new ArrayList<String>();
        var segment = from == null ? 0 : from.segment();
        var cursor = from == null ? null : from.cursor();
        if (segment < 0 || segment > segments.size())
            throw new InvalidCursorException("the position has an unknown segment");
        var characters = 0;
        while (segment < segments.size()
                && items.size() + unreadable.size() < limit
                && characters <= RowPage.MAX_BODY_CHARACTERS) {
            var boardSegment = segments.get(segment);
            var rowPage = table.query(boardSegment
                    .query()
                    .withLimit(limit - items.size() - unreadable.size())
                    .startingAfter(cursor));
            for (var row : rowPage.unreadable()) unreadable.add(unreadableItemLog.report(row.key(), row.reason()));
            for (var row : rowPage.rows()) {
                characters += row.body().length();
                Item item;
                try {
                    item = ItemStore.decode(row);
                } catch (RuntimeException e) {
                    unreadable.add(unreadableItemLog.report(row.key(), String.valueOf(e.getMessage())));
                    continue;
                }
                // The index entry may be outdated, because the item may have moved since the entry was written.
                var belongsHere = !item.hasFinished()
                        && item.state().equals(boardSegment.state())
                        && (!overdue || item.timing().missedDeadline() != null);
                if (belongsHere) items.add(item);
            }
            cursor = rowPage.next();
            if (cursor == null) segment++;
        }
        return new BoardPage(
                items,
                unreadable,
                segment == segments.size()
                        ? null
                        : new BoardPosition(boardColumns.version(), boardColumns.newest(), shards, segment, cursor));
    }

    /** Counts the open and the flagged items of each state. */
    public Map<String, StateCount> count(String app, String workflow, List<String> states) {
        var counts = new LinkedHashMap<String, StateCount>();
        var shards = largestShardCount.shardsToRead(shardLayout);
        for (var state : states) {
            var open = count(segments(app, workflow, List.of(state), false, shards));
            var overdueItems = open == 0 ? 0 : count(segments(app, workflow, List.of(state), true, shards));
            counts.put(state, new StateCount(open, overdueItems));
        }
        return counts;
    }

    /** @param open all open items of a state, including overdue items */
    public record StateCount(long open, long overdue) {}

    private record BoardSegment(String state, RowQuery query) {}

    private static List<BoardSegment> segments(
            String app, String workflow, List<String> states, boolean overdue, int shards) {
        var segments = new ArrayList<BoardSegment>();
        for (var state : states) {
            for (var shard = 0; shard < shards; shard++) {
                var prefix = state + "/" + (overdue ? BoardKeys.OVERDUE_FLAG + "/" : "");
                var rowQuery = RowQuery.startingWith(
                        TableIndex.BOARD, BoardKeys.partition(app, workflow, shard), prefix, 1000);
                segments.add(new BoardSegment(state, rowQuery));
            }
        }
        return segments;
    }

    private long count(List<BoardSegment> segments) {
        return segments.stream()
                .mapToLong(segment -> table.count(segment.query()))
                .sum();
    }
}
