package dev.holdfast.hold;

import dev.holdfast.item.Archive;
import dev.holdfast.item.Parked;
import dev.holdfast.json.Codec;
import dev.holdfast.json.Iso;
import dev.holdfast.metric.Metrics;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Index;
import dev.holdfast.table.Key;
import dev.holdfast.table.Page;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Shards;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The intents of all applications. One that is queued has a row in its application's queue, under a key that an equal one would have
 * too. Once it has ended it leaves the queue, and a row under its own id keeps it.
 */
public final class Queue {
    /** Every queue's partition begins so; nothing else's does. */
    public static final String FAMILY = Parked.FAMILY;

    /** The partitions of ended intents begin so; nothing else's do. */
    public static final String ENDED = IntentId.FAMILY;

    private static final int PAGE = 250;

    private static final Logger LOG = LoggerFactory.getLogger(Queue.class);

    private final Table table;
    private final Shards shards;
    private final Metrics metrics;

    public Queue(Table table, Shards shards, Metrics metrics) {
        this.table = table;
        this.shards = shards;
        this.metrics = metrics;
    }

    public static Intent intent(Row row) {
        return Codec.stored(Intent.class, row.body());
    }

    /** The intent of this id, queued or ended. */
    Optional<Intent> find(String app, IntentId id) {
        var queued = inPlace(app, id).filter(there -> there.id().equals(id));
        if (queued.isPresent()) return queued;
        return ended(app, id);
    }

    /** The intent of this id, once it has left the queue. */
    Optional<Intent> ended(String app, IntentId id) {
        return table.get(id.record(app)).map(Queue::intent);
    }

    /** Whatever is queued where this intent would be: it, or an equal one. */
    Optional<Intent> inPlace(String app, IntentId id) {
        return table.get(id.place(app)).map(Queue::intent);
    }

    /** The last intent of the same name that was released. */
    Optional<Intent> lastReleased(Intent intent) {
        var query = Query.prefix(Index.BOARD, intent.id().family(intent.app()), "", 1);
        @Nullable String cursor = null;
        do {
            var page = table.query(query.after(cursor));
            if (!page.rows().isEmpty()) return Optional.of(intent(page.rows().getFirst()));
            cursor = page.next();
        } while (cursor != null);
        return Optional.empty();
    }

    /** Puts new intents into the queue: for each whether it was; not when an equal one is there already. */
    List<Boolean> add(List<Intent> intents, Duration warning) {
        var writes = intents.stream()
                .map(intent -> Write.announce(row(intent, warning), Condition.ABSENT))
                .toList();
        var added = table.writeEach(writes);
        for (var i = 0; i < added.size(); i++) counted(added.get(i), intents.get(i));
        return added;
    }

    /** Puts a new intent into the queue, and does what else belongs to it; false when an equal one is there, or that has changed. */
    boolean add(Intent intent, Duration warning, List<Write> others) {
        var writes = new ArrayList<>(others);
        writes.add(Write.announce(row(intent, warning), Condition.ABSENT));
        return counted(table.write(writes), intent);
    }

    /** Puts the next version in the place of the one before; false when that is no longer the newest. */
    boolean replace(Intent next, Duration warning) {
        return counted(table.write(List.of(replacement(next, warning))), next);
    }

    Write replacement(Intent next, Duration warning) {
        return Write.announce(row(next, warning), before(next));
    }

    /** That in its place stands the version before: of this very intent, not of an equal one that was queued since. */
    private static Condition before(Intent next) {
        return Condition.versionIs(next.id().stamp(next.version() - 1));
    }

    /** Takes an ended intent out of the queue, and does what else belongs to its end; all or nothing. */
    boolean end(Intent ended, List<Write> others) {
        var writes = new ArrayList<>(others);
        writes.addAll(endings(ended));
        return counted(table.write(writes), ended);
    }

    List<Write> endings(Intent ended) {
        var id = ended.id();
        var version = id.stamp(ended.version());
        var body = Codec.encode(ended);
        Map<Index, Key> entries = ended.status() == Status.RELEASED ? Map.of(Index.BOARD, released(ended)) : Map.of();
        var kept = new Row(id.record(ended.app()), version, body, entries, kept(ended));
        var place = new Row(id.place(ended.app()), version, "{}");
        // The record is what is announced: a tombstone in the queue would for a day be read by all who look through it.
        return List.of(new Write.Delete(place, before(ended), false), Write.announce(kept, Condition.ABSENT));
    }

    /** An entry of its own for each: one row that named the last would be what all releases of a name at once wait for. */
    private static Key released(Intent ended) {
        var age = Iso.LAST.toEpochMilli() - ended.newest().at().toEpochMilli();
        return new Key(ended.id().family(ended.app()), "%015d".formatted(age));
    }

    private static Instant kept(Intent ended) {
        return Iso.plus(ended.newest().at(), Archive.KEPT);
    }

    boolean counted(boolean written, Intent intent) {
        if (written)
            metrics.count(
                    "intents." + intent.newest().type().word(),
                    1,
                    "kind",
                    intent.id().kind().word());
        return written;
    }

    /** What stands in a row of the queue; one that can't be read is named in the log, and the others aren't left because of it. */
    Optional<Staged> read(Row row) {
        try {
            return Optional.of(Staged.read(row));
        } catch (RuntimeException e) {
            unreadable(row.key(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void unreadable(Key place, String why) {
        LOG.error("{} in {} can't be read and is left out: {}", place.sort(), place.partition(), why);
        metrics.count("intents.unreadable", 1);
    }

    /** All that is queued at places that begin like this, as it stands now. */
    void each(String app, String prefix, Consumer<Staged> each) {
        var query = Query.prefix(null, IntentId.partition(app), prefix, PAGE);
        @Nullable String cursor = null;
        do {
            var page = table.query(query.after(cursor));
            page.rows().forEach(row -> read(row).ifPresent(each));
            cursor = page.next();
        } while (cursor != null);
    }

    /** A page of the queue in its order: higher priority first, then the oldest. */
    Page list(String app, int limit, @Nullable String cursor) {
        var page = table.query(
                Query.prefix(Index.BOARD, IntentId.partition(app), "", limit).after(cursor));
        page.unreadable().forEach(row -> unreadable(row.key(), row.why()));
        return page;
    }

    /** Those of the ids that are queued. */
    List<Staged> all(String app, List<String> ids) {
        var keys = ids.stream().flatMap(id -> Staged.place(app, id).stream()).toList();
        var rows = table.getAll(keys);
        var wanted = Set.copyOf(ids);
        return keys.stream()
                .flatMap(key -> Optional.ofNullable(rows.get(key)).stream())
                .flatMap(row -> read(row).stream())
                .filter(staged -> wanted.contains(staged.id()))
                .toList();
    }

    /** Those of the intents that this batch has ended. */
    List<String> endedBy(String app, String batch, List<String> ids) {
        var keys = ids.stream()
                .flatMap(id -> IntentId.parse(id).stream())
                .map(id -> id.record(app))
                .toList();
        return table.getAll(keys).values().stream()
                .map(Queue::intent)
                .filter(intent ->
                        intent.end() != null && batch.equals(intent.end().batch()))
                .map(intent -> intent.id().toString())
                .toList();
    }

    private Row row(Intent intent, Duration warning) {
        var key = intent.id().place(intent.app());
        Map<Index, Key> entries = new EnumMap<>(Index.class);
        entries.put(Index.BOARD, new Key(key.partition(), order(intent)));
        var wake = intent.wake(warning);
        if (wake != null) entries.put(Index.DUE, shards.due(key, wake));
        return new Row(key, intent.id().stamp(intent.version()), Codec.encode(intent), entries, null);
    }

    /** Sorts as the queue does. */
    static String order(Intent intent) {
        return Parked.order(
                intent.asked().priority(), intent.asked().at(), intent.id().toString());
    }
}
