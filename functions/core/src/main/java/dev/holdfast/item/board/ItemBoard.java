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
 * The board of a workflow: its open items by state, in a state the overdue ones first, then by age. It is read in segments
 * (a range of one shard), so that a listing of overdue items touches only overdue items.
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
     * @param version the version of the workflow that gives them their order
     * @param newest the newest version that they were looked for in
     */
    public record BoardColumns(int version, int newest, List<String> states) {}

    /**
     * A place in a listing: the segment, and the cursor within it; and all that the order of the segments follows from, since
     * another order in the middle of a listing would make gaps and doubles.
     */
    public record BoardPosition(
            int version,
            int newest,
            int shards,
            int segment,
            @Nullable String cursor) {
        public BoardPosition {
            if (shards < 1 || shards > ShardLayout.MAX_SHARDS)
                throw new IllegalArgumentException("no such number of shards");
        }
    }

    /**
     * Some items in the board's order, and where to go on; {@code next} is null at the end.
     *
     * @param unreadable the keys of items that stand here but can't be read; they count against the limit too
     */
    public record BoardPage(
            List<Item> items,
            List<String> unreadable,
            @Nullable BoardPosition next) {}

    /**
     * Reads on from a position.
     *
     * @param boardColumns as {@link BoardColumnResolver} gives them for this position
     */
    public BoardPage read(
            String app,
            String workflow,
            BoardColumns boardColumns,
            boolean overdue,
            int limit,
            @Nullable BoardPosition from) {
        var read = from == null ? largestShardCount.shardsToRead(shardLayout) : from.shards();
        var segments = segments(app, workflow, boardColumns.states(), overdue, read);
        var items = new ArrayList<Item>();
        var broken = new ArrayList<String>();
        var segment = from == null ? 0 : from.segment();
        var cursor = from == null ? null : from.cursor();
        if (segment < 0 || segment > segments.size()) throw new InvalidCursorException("no such segment");
        var text = 0;
        while (segment < segments.size()
                && items.size() + broken.size() < limit
                && text <= RowPage.MAX_BODY_CHARACTERS) {
            var here = segments.get(segment);
            var rowPage = table.query(
                    here.query().withLimit(limit - items.size() - broken.size()).startingAfter(cursor));
            for (var row : rowPage.unreadable()) broken.add(unreadableItemLog.report(row.key(), row.reason()));
            for (var row : rowPage.rows()) {
                text += row.body().length();
                Item item;
                try {
                    item = ItemStore.decode(row);
                } catch (RuntimeException e) {
                    broken.add(unreadableItemLog.report(row.key(), String.valueOf(e.getMessage())));
                    continue;
                }
                // The index may lag: what has moved on meanwhile is listed where it is now, or no more.
                var stands = !item.hasFinished()
                        && item.state().equals(here.state())
                        && (!overdue || item.timing().missedDeadline() != null);
                if (stands) items.add(item);
            }
            cursor = rowPage.next();
            if (cursor == null) segment++;
        }
        return new BoardPage(
                items,
                broken,
                segment == segments.size()
                        ? null
                        : new BoardPosition(boardColumns.version(), boardColumns.newest(), read, segment, cursor));
    }

    /** How many open items are in each state, and how many of these are flagged overdue. */
    public Map<String, StateCount> count(String app, String workflow, List<String> states) {
        var counts = new LinkedHashMap<String, StateCount>();
        var read = largestShardCount.shardsToRead(shardLayout);
        for (var state : states) {
            var open = count(segments(app, workflow, List.of(state), false, read));
            var late = open == 0 ? 0 : count(segments(app, workflow, List.of(state), true, read));
            counts.put(state, new StateCount(open, late));
        }
        return counts;
    }

    /** @param open the items in a state, overdue or not */
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
        return segments.stream().mapToLong(s -> table.count(s.query())).sum();
    }
}
