package dev.holdfast.insight;

import dev.holdfast.event.Event;
import dev.holdfast.json.Codec;
import dev.holdfast.json.Iso;
import dev.holdfast.table.Key;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What ties items together: a row per change of an item or intent that names a correlation, one per change of one that names a
 * parent, and one for each link of an item, in the order of time. Heartbeats stand in none.
 */
public final class Threads {
    private static final String CORRELATION = "correlation";
    private static final String PARENT = "parent";
    private static final String LINK = "link";

    private final Table table;

    Threads(Table table) {
        this.table = table;
    }

    /** The rows of a line: one in each thread in which it stands. */
    public static List<Row> rows(
            String app,
            @Nullable String correlation,
            @Nullable String parent,
            List<String> links,
            Line line,
            Instant until) {
        var rows = new ArrayList<Row>();
        if (correlation != null) rows.add(row(partition(app, CORRELATION, correlation), line, until));
        if (parent != null) rows.add(row(partition(app, PARENT, parent), line, until));
        for (var link : links) rows.add(row(partition(app, LINK, link), line, until));
        return rows;
    }

    private static Row row(String partition, Line line, Instant until) {
        return new Row(new Key(partition, place(line)), 1, Codec.encode(line), Map.of(), until);
    }

    /** What hangs together in one application. */
    Strand correlated(String app, String correlation) {
        return strand(partition(app, CORRELATION, correlation));
    }

    Strand linked(String app, String link) {
        return strand(partition(app, LINK, link));
    }

    Strand childrenOf(String app, String item) {
        return strand(partition(app, PARENT, item));
    }

    private Strand strand(String partition) {
        return (after, limit) -> {
            var lines = new ArrayList<Strand.Place>();
            // No place continues another one by anything that sorts before this.
            var from = after == null ? "" : after + "!";
            var query = new Query(null, partition, from, null, limit, null, true);
            @Nullable String cursor = null;
            do {
                var page = table.query(query.after(cursor));
                for (var row : page.rows())
                    lines.add(new Strand.Place(row.key().sort(), Codec.stored(Line.class, row.body())));
                cursor = page.next();
            } while (cursor != null && lines.size() < limit);
            return new Strand.Stretch(lines, cursor == null);
        };
    }

    private static String place(Line line) {
        return Iso.fixed(line.at()) + "@" + Event.inOrder(line.event());
    }

    /** What applications call their correlations and parents may hold a slash, which separates here. */
    private static String partition(String app, String kind, String name) {
        return "trace/" + app + "/" + kind + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
