package dev.holdfast.item;

import dev.holdfast.json.Codec;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Which open item a link leads to: one at most in an application. Whoever claims a link writes its row in the transaction that makes
 * it the item's; an item that has ended, or has given the link up, holds it no more, whether or not its row says so yet.
 */
public final class Links {
    /** Every link's partition begins so. */
    public static final String FAMILY = "link/";

    private final Table table;
    private final Items items;

    public Links(Table table, Items items) {
        this.table = table;
        this.items = items;
    }

    /** @param uid tells the holder from another item of its key */
    record Holder(String workflow, String key, String uid) {
        static Holder of(Item item) {
            return new Holder(item.id().workflow(), item.id().key(), item.uid());
        }

        ItemId id(String app) {
            return new ItemId(app, workflow, key);
        }
    }

    /** The writes that claim a new item's links, if nobody has ever held them: found out without reading. */
    static List<Write> unclaimed(Item item, Instant now) {
        return item.given().links().stream().map(link -> first(item, link, now)).toList();
    }

    /** The writes that claim these links for the item; refused when one leads to another open item. */
    Answer<List<Write>> claims(Item item, Collection<String> links, Instant now) {
        var app = item.id().app();
        var writes = new ArrayList<Write>();
        for (var link : links) {
            var row = table.get(key(app, link)).orElse(null);
            if (row == null) {
                writes.add(first(item, link, now));
                continue;
            }
            var holder = holder(row);
            if (!holder.uid().equals(item.uid()) && holds(app, holder, link))
                return Answer.refused(new Problem.Conflict(
                        "the link " + link + " leads to " + holder.id(app) + ", which is open; nothing was changed",
                        Map.of("link", link, "holder", holder.id(app).toString())));
            writes.add(claim(item, link, row.version() + 1, Condition.versionIs(row.version())));
        }
        return Answer.ok(writes);
    }

    /** The writes that let go of links which the item gives up. */
    List<Write> releases(Item item, Collection<String> links, Instant now) {
        var writes = new ArrayList<Write>();
        for (var link : links)
            table.get(key(item.id().app(), link))
                    .filter(row -> holder(row).uid().equals(item.uid()))
                    .map(row -> Write.put(
                            new Row(row.key(), row.version() + 1, row.body(), Map.of(), now),
                            Condition.versionIs(row.version())))
                    .ifPresent(writes::add);
        return writes;
    }

    /** Has the links of an item that has ended end with it: nothing else would ever remove their rows. */
    public void settle(Item item, Instant now) {
        var releases = releases(item, item.given().links(), now);
        if (!releases.isEmpty()) table.writeEach(releases);
    }

    private boolean holds(String app, Holder holder, String link) {
        return switch (items.look(holder.id(app))) {
            case Items.Look.Found(Item item) ->
                item.uid().equals(holder.uid())
                        && !item.finished()
                        && item.given().links().contains(link);
            case Items.Look.Absent() -> false;
            // Nobody knows: so it isn't taken from it.
            case Items.Look.Unreadable() -> true;
        };
    }

    private static Holder holder(Row row) {
        return Codec.stored(Holder.class, row.body());
    }

    /** Its version is the time, so that nobody who has read an earlier row of this link takes this one for that. */
    private static Write first(Item item, String link, Instant now) {
        return claim(item, link, Math.max(1, now.toEpochMilli()), Condition.ABSENT);
    }

    private static Write claim(Item item, String link, long version, Condition condition) {
        var body = Codec.encode(Holder.of(item));
        return Write.put(new Row(key(item.id().app(), link), version, body), condition);
    }

    /** What the outside world calls things may hold a slash, which separates here. */
    private static Key key(String app, String link) {
        var colon = link.indexOf(':');
        var value = URLEncoder.encode(link.substring(colon + 1), StandardCharsets.UTF_8);
        return new Key(FAMILY + app + "/" + link.substring(0, colon) + "/" + value, "link");
    }
}
