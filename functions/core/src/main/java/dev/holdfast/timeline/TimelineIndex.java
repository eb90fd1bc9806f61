// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.timeline;

import dev.holdfast.event.Event;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.Table;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stores the rows of timelines. Each change of an item or intent has one row for the correlation, one row for the
 * parent and one row for each link. The rows are in the order of time. Heartbeats have no rows.
 */
public final class TimelineIndex {
    private static final String CORRELATION = "correlation";
    private static final String PARENT = "parent";
    private static final String LINK = "link";

    private final Table table;

    TimelineIndex(Table table) {
        this.table = table;
    }

    /**
     * Returns the rows for the timeline entries of a change. Each entry has one row for each correlation, parent and
     * link.
     */
    public static List<Row> rows(
            String app,
            @Nullable String correlation,
            @Nullable String parent,
            List<String> links,
            List<TimelineEntry> lines,
            Instant until) {
        var partitions = new ArrayList<String>();
        if (correlation != null) partitions.add(partitionOf(app, CORRELATION, correlation));
        if (parent != null) partitions.add(partitionOf(app, PARENT, parent));
        for (var link : links) partitions.add(partitionOf(app, LINK, link));
        return partitions.stream()
                .flatMap(partition -> lines.stream().map(timelineEntry -> row(partition, timelineEntry, until)))
                .toList();
    }

    private static Row row(String partition, TimelineEntry timelineEntry, Instant until) {
        return new Row(
                new RowKey(partition, sortKey(timelineEntry)), 1, JsonCodec.encode(timelineEntry), Map.of(), until);
    }

    /** Returns the timeline of a correlation in one application. */
    TimelineSource byCorrelation(String app, String correlation) {
        return sourceOver(partitionOf(app, CORRELATION, correlation));
    }

    TimelineSource byLink(String app, String link) {
        return sourceOver(partitionOf(app, LINK, link));
    }

    TimelineSource byParent(String app, String item) {
        return sourceOver(partitionOf(app, PARENT, item));
    }

    private TimelineSource sourceOver(String partition) {
        return (after, limit) -> {
            var lines = new ArrayList<TimelineSource.PositionedEntry>();
            // The lower bound sorts after every position that begins with the given position.
            var from = after == null ? "" : after + "!";
            var rowQuery = new RowQuery(null, partition, from, null, limit, null, true);
            @Nullable String cursor = null;
            do {
                var rowPage = table.query(rowQuery.startingAfter(cursor));
                lines.addAll(ReadableRows.readAll(table, rowPage.rows(), TimelineIndex::decode));
                cursor = rowPage.next();
            } while (cursor != null && lines.size() < limit);
            return new TimelineSource.SourcePage(lines, cursor == null);
        };
    }

    private static TimelineSource.PositionedEntry decode(Row row) {
        return new TimelineSource.PositionedEntry(
                row.key().sort(), JsonCodec.decodeStored(TimelineEntry.class, row.body()));
    }

    private static String sortKey(TimelineEntry timelineEntry) {
        return IsoTime.toFixedText(timelineEntry.at()) + "@" + Event.sortableId(timelineEntry.event());
    }

    /** Encodes the slashes in the name, because a slash separates the parts of a partition key. */
    private static String partitionOf(String app, String kind, String name) {
        return "trace/" + app + "/" + kind + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
