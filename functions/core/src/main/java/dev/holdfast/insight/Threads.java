package dev.holdfast.insight;

import dev.holdfast.event.Event;
import dev.holdfast.hold.Intent;
import dev.holdfast.item.Entry;
import dev.holdfast.item.Item;
import dev.holdfast.item.What;
import dev.holdfast.json.Codec;
import dev.holdfast.json.Iso;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What ties items together: a row per change of an item or intent that names a correlation, one per change of one that names a
 * parent, and one for each link of an item, in the order of time. Heartbeats stand in none.
 */
final class Threads {
    private static final String CORRELATION = "correlation";
    private static final String PARENT = "parent";
    private static final String LINK = "link";

    private final Table table;

    Threads(Table table) {
        this.table = table;
    }

    static List<Write> of(Item item, Instant until) {
        var entry = item.newest();
        if (entry.type() == What.HEARTBEAT) return List.of();
        var given = item.given();
        return of(
                item.id().app(), given.correlation(), given.parent(), links(item, entry), Line.of(item, entry), until);
    }

    /** The writes that keep the lines of an earlier change until then, those that there are; the lines themselves never change. */
    static List<Write> moved(Item item, Entry entry, Instant until) {
        if (entry.type() == What.HEARTBEAT) return List.of();
        var given = item.given();
        return of(item.id().app(), given.correlation(), given.parent(), links(item, entry), Line.of(item, entry), until)
                .stream()
                .map(write -> Write.put(((Write.Put) write).row(), Condition.versionIs(1)))
                .toList();
    }

    /** What an item gives up has a last line that says so. */
    private static List<String> links(Item item, Entry entry) {
        return Stream.concat(item.given().links().stream(), entry.unlinked().stream())
                .distinct()
                .toList();
    }

    static List<Write> of(Intent intent, Instant until) {
        return of(
                intent.app(), intent.asked().correlation(), intent.asked().parent(), List.of(), Line.of(intent), until);
    }

    private static List<Write> of(
            String app,
            @Nullable String correlation,
            @Nullable String parent,
            List<String> links,
            Line line,
            Instant until) {
        var writes = new ArrayList<Write>();
        if (correlation != null) writes.add(write(partition(app, CORRELATION, correlation), line, until));
        if (parent != null) writes.add(write(partition(app, PARENT, parent), line, until));
        for (var link : links) writes.add(write(partition(app, LINK, link), line, until));
        return writes;
    }

    private static Write write(String partition, Line line, Instant until) {
        var key = new Key(partition, place(line));
        return Write.put(new Row(key, 1, Codec.encode(line), Map.of(), until), Condition.ABSENT);
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
