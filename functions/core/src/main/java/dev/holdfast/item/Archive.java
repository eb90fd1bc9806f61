package dev.holdfast.item;

import dev.holdfast.json.Codec;
import dev.holdfast.json.Iso;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Page;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import dev.holdfast.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every change of every item, for longer than the item itself remembers: a row per change, beside the item's own. */
public final class Archive {
    /** An archived change is kept so long after it was filed, where the workflow doesn't say otherwise. */
    public static final Duration KEPT = Duration.ofDays(400);

    private static final String FAMILY = "event/";

    /** Sorts behind the slash that ends an item's id. */
    private static final String BEHIND = "0";

    /** So many items of one key are looked through, at most. */
    private static final int NAMESAKES = 100;

    private final Table table;

    public Archive(Table table) {
        this.table = table;
    }

    /** The write that files a change; once, however often the change feed shows it. */
    public static Write file(ItemId id, String uid, Entry entry, Instant until) {
        var row = new Row(key(id, uid, entry.version()), 1, Codec.encode(entry.shown()), Map.of(), until);
        return Write.put(row, Condition.ABSENT);
    }

    /**
     * Until when the archive keeps an item's newest change: for {@link #KEPT}. Where the item's workflow retains finished items, as
     * long as that, be it shorter or longer. Nobody knows yet when an open item ends, so its changes stay for the longer of the two.
     */
    public static Instant keptUntil(Item item, Workflow workflow, Instant now) {
        var usual = now.plus(KEPT);
        var retain = workflow.retain();
        if (retain == null) return usual;
        var finished = item.timing().finished();
        if (finished != null) return Iso.plus(finished, retain);
        var longer = Iso.plus(now, retain);
        return longer.isAfter(usual) ? longer : usual;
    }

    Page page(Item item, int limit, @Nullable String cursor) {
        return table.query(Query.prefix(null, Items.partition(item.id()), prefix(item.uid()), limit)
                .after(cursor));
    }

    /** @param whole whether there is nothing behind these */
    public record Stretch(List<Entry> entries, boolean whole) {}

    /** Filed changes behind a version, oldest first. */
    public Stretch after(Item item, long version, int limit) {
        return after(item.id(), item.uid(), version, limit);
    }

    /** The same, of an item that may be there no more. There is one at least, or nothing is behind it. */
    Stretch after(ItemId id, String uid, long version, int limit) {
        var all = Query.prefix(null, Items.partition(id), prefix(uid), limit);
        var stretch = new Query(null, all.partition(), key(id, uid, version + 1).sort(), all.to(), limit, null, true);
        var page = page(stretch);
        var entries = page.rows().stream().map(Archive::entry).toList();
        return new Stretch(entries, page.next() == null);
    }

    Optional<Entry> find(ItemId id, String uid, long version) {
        return table.get(key(id, uid, version)).map(Archive::entry);
    }

    private static Entry entry(Row row) {
        return Codec.stored(Entry.class, row.body());
    }

    /** The last of the items of a key of which something is filed. */
    Answer<Optional<String>> newest(ItemId id) {
        Optional<String> newest = Optional.empty();
        for (var namesakes = 0; namesakes <= NAMESAKES; namesakes++) {
            var next = first(id, newest.map(uid -> FAMILY + uid + BEHIND).orElse(FAMILY));
            if (next.isEmpty()) return Answer.ok(newest);
            newest = next;
        }
        return Answer.refused(new Problem.Conflict("more than " + NAMESAKES + " items had the key of " + id
                + ", which were deleted: which is meant can't be told"));
    }

    /** The ids of items grow with the time of their creation. */
    private Optional<String> first(ItemId id, String from) {
        var one = new Query(
                null,
                Items.partition(id),
                from,
                Query.prefix(null, "", FAMILY, 1).to(),
                1,
                null,
                true);
        return page(one).rows().stream()
                .map(row -> row.key().sort())
                .map(sort -> sort.substring(FAMILY.length(), sort.lastIndexOf('/')))
                .findFirst();
    }

    /** One that is empty is the last: what has expired may make pages empty that aren't. */
    private Page page(Query query) {
        var page = table.query(query);
        while (page.rows().isEmpty() && page.next() != null) page = table.query(query.after(page.next()));
        return page;
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
                        entry(row),
                        Write.put(
                                new Row(row.key(), row.version() + 1, row.body(), row.entries(), second),
                                Condition.versionIs(row.version()))))
                .toList();
        return new Kept(otherwise, page.next());
    }

    /** The write that stamps a filed change as notified; empty when it is gone or stamped already. */
    public Optional<Write> notified(ItemId id, String uid, long version, Instant when) {
        return table.get(key(id, uid, version)).flatMap(row -> {
            var entry = entry(row);
            if (entry.notifiedAt() != null) return Optional.empty();
            var stamped = new Row(
                    row.key(),
                    row.version() + 1,
                    Codec.encode(entry.withNotifiedAt(when)),
                    row.entries(),
                    row.expires());
            return Optional.of(Write.put(stamped, Condition.versionIs(row.version())));
        });
    }

    private static Key key(ItemId id, String uid, long version) {
        return new Key(Items.partition(id), prefix(uid) + "%015d".formatted(version));
    }

    private static String prefix(String uid) {
        return FAMILY + uid + "/";
    }
}
