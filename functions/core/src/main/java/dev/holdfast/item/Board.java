package dev.holdfast.item;

import dev.holdfast.json.StrayPosition;
import dev.holdfast.metric.Metrics;
import dev.holdfast.table.Index;
import dev.holdfast.table.Page;
import dev.holdfast.table.Query;
import dev.holdfast.table.Shards;
import dev.holdfast.table.ShardsInUse;
import dev.holdfast.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The board of a workflow: its open items by state, in a state the overdue ones first, then by age. It is read in segments
 * (a range of one shard), so that a listing of overdue items touches only overdue items.
 */
public final class Board {
    private final Table table;
    private final Shards shards;
    private final ShardsInUse inUse;
    private final Unreadable unreadable;

    public Board(Table table, Shards shards, Metrics metrics) {
        this.table = table;
        this.shards = shards;
        this.inUse = new ShardsInUse(table);
        this.unreadable = new Unreadable(metrics);
    }

    /**
     * The states that a listing reads, in their order.
     *
     * @param version the version of the workflow that gives them their order
     * @param newest the newest version that they were looked for in
     */
    public record Columns(int version, int newest, List<String> states) {}

    /**
     * A place in a listing: the segment, and the cursor within it; and all that the order of the segments follows from, since
     * another order in the middle of a listing would make gaps and doubles.
     */
    public record Position(
            int version,
            int newest,
            int shards,
            int segment,
            @Nullable String cursor) {
        public Position {
            if (shards < 1 || shards > Shards.MAX) throw new IllegalArgumentException("no such number of shards");
        }
    }

    /**
     * Some items in the board's order, and where to go on; {@code next} is null at the end.
     *
     * @param unreadable the keys of items that stand here but can't be read; they count against the limit too
     */
    public record Stretch(
            List<Item> items,
            List<String> unreadable,
            @Nullable Position next) {}

    /**
     * Reads on from a position.
     *
     * @param columns as {@link BoardQuery} gives them for this position
     */
    public Stretch read(
            String app, String workflow, Columns columns, boolean overdue, int limit, @Nullable Position from) {
        var read = from == null ? inUse.count(shards) : from.shards();
        var segments = segments(app, workflow, columns.states(), overdue, read);
        var items = new ArrayList<Item>();
        var broken = new ArrayList<String>();
        var segment = from == null ? 0 : from.segment();
        var cursor = from == null ? null : from.cursor();
        if (segment < 0 || segment > segments.size()) throw new StrayPosition("no such segment");
        var text = 0;
        while (segment < segments.size() && items.size() + broken.size() < limit && text <= Page.MAX_TEXT) {
            var here = segments.get(segment);
            var page = table.query(
                    here.query().limit(limit - items.size() - broken.size()).after(cursor));
            for (var row : page.unreadable()) broken.add(unreadable.found(row.key(), row.why()));
            for (var row : page.rows()) {
                text += row.body().length();
                Item item;
                try {
                    item = Items.item(row);
                } catch (RuntimeException e) {
                    broken.add(unreadable.found(row.key(), String.valueOf(e.getMessage())));
                    continue;
                }
                // The index may lag: what has moved on meanwhile is listed where it is now, or no more.
                var stands = !item.finished()
                        && item.state().equals(here.state())
                        && (!overdue || item.timing().overdue() != null);
                if (stands) items.add(item);
            }
            cursor = page.next();
            if (cursor == null) segment++;
        }
        return new Stretch(
                items,
                broken,
                segment == segments.size()
                        ? null
                        : new Position(columns.version(), columns.newest(), read, segment, cursor));
    }

    /** How many open items are in each state, and how many of these are flagged overdue. */
    public Map<String, Count> count(String app, String workflow, List<String> states) {
        var counts = new LinkedHashMap<String, Count>();
        var read = inUse.count(shards);
        for (var state : states) {
            var open = count(segments(app, workflow, List.of(state), false, read));
            var late = open == 0 ? 0 : count(segments(app, workflow, List.of(state), true, read));
            counts.put(state, new Count(open, late));
        }
        return counts;
    }

    /** @param open the items in a state, overdue or not */
    public record Count(long open, long overdue) {}

    private record Segment(String state, Query query) {}

    private static List<Segment> segments(
            String app, String workflow, List<String> states, boolean overdue, int shards) {
        var segments = new ArrayList<Segment>();
        for (var state : states) {
            for (var shard = 0; shard < shards; shard++) {
                var prefix = state + "/" + (overdue ? BoardKeys.OVERDUE + "/" : "");
                var query = Query.prefix(Index.BOARD, BoardKeys.partition(app, workflow, shard), prefix, 1000);
                segments.add(new Segment(state, query));
            }
        }
        return segments;
    }

    private long count(List<Segment> segments) {
        return segments.stream().mapToLong(s -> table.count(s.query())).sum();
    }
}
