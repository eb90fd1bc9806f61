package dev.holdfast.item;

import dev.holdfast.json.Codec;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Page;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every change of every item, for longer than the item itself remembers: a row per change, beside the item's own. */
public final class Archive {
    /** An archived change is kept so long after it was filed, where the workflow doesn't say otherwise. */
    public static final Duration KEPT = Duration.ofDays(400);

    private final Table table;

    public Archive(Table table) {
        this.table = table;
    }

    /** The write that files a change; once, however often the change feed shows it. */
    public static Write file(ItemId id, String uid, Entry entry, Instant until) {
        var row = new Row(key(id, uid, entry.version()), 1, Codec.encode(entry.shown()), java.util.Map.of(), until);
        return Write.put(row, Condition.ABSENT);
    }

    Page page(Item item, int limit, @Nullable String cursor) {
        return table.query(Query.prefix(null, Items.partition(item.id()), prefix(item.uid()), limit)
                .after(cursor));
    }

    /** @param whole whether there is nothing behind these */
    public record Stretch(List<Entry> entries, boolean whole) {}

    /** Filed changes behind a version, oldest first. */
    public Stretch after(Item item, long version, int limit) {
        var all = Query.prefix(null, Items.partition(item.id()), prefix(item.uid()), limit);
        var from = key(item.id(), item.uid(), version + 1).sort();
        var page = table.query(new Query(null, all.partition(), from, all.to(), limit, null, true));
        var entries = page.rows().stream()
                .map(row -> Codec.stored(Entry.class, row.body()))
                .toList();
        return new Stretch(entries, page.next() == null);
    }

    /** @param moved the write that lets it go with the others */
    public record Filed(Entry entry, Write moved) {}

    /** @param next where to go on, null at the end */
    public record Kept(List<Filed> otherwise, @Nullable String next) {}

    /** Of what was filed of an item, a page: what is kept for another time than until then. */
    public Kept kept(Item item, Instant until, int limit, @Nullable String cursor) {
        var second = Instant.ofEpochSecond(until.getEpochSecond());
        var page = page(item, limit, cursor);
        var otherwise = page.rows().stream()
                .filter(row -> !second.equals(row.expires()))
                .map(row -> new Filed(
                        Codec.stored(Entry.class, row.body()),
                        Write.put(
                                new Row(row.key(), row.version() + 1, row.body(), row.entries(), second),
                                Condition.versionIs(row.version()))))
                .toList();
        return new Kept(otherwise, page.next());
    }

    /** The write that stamps a filed change as notified; empty when it is gone or stamped already. */
    public Optional<Write> notified(ItemId id, String uid, long version, Instant when) {
        return table.get(key(id, uid, version)).flatMap(row -> {
            var entry = Codec.stored(Entry.class, row.body());
            if (entry.notifiedAt() != null) return Optional.empty();
            var stamped = new Row(
                    row.key(), row.version() + 1, Codec.encode(entry.notified(when)), row.entries(), row.expires());
            return Optional.of(Write.put(stamped, Condition.versionIs(row.version())));
        });
    }

    private static Key key(ItemId id, String uid, long version) {
        return new Key(Items.partition(id), prefix(uid) + "%015d".formatted(version));
    }

    private static String prefix(String uid) {
        return "event/" + uid + "/";
    }
}
