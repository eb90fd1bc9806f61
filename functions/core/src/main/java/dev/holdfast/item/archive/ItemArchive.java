package dev.holdfast.item.archive;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemStore;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every change of every item, for longer than the item itself remembers: a row per change, beside the item's own. */
public final class ItemArchive {
    /** An archived change is kept so long after it was filed, where the workflow doesn't say otherwise. */
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(400);

    private static final String SORT_PREFIX = "event/";

    /** Sorts behind the slash that ends an item's id. */
    private static final String AFTER_SLASH = "0";

    /** So many items of one key are looked through, at most. */
    private static final int MAX_ITEMS_PER_KEY = 100;

    private final Table table;

    public ItemArchive(Table table) {
        this.table = table;
    }

    /** The write that files a change; once, however often the change feed shows it. */
    public static RowWrite filingWrite(ItemId id, String uid, HistoryEntry historyEntry, Instant until) {
        var row = new Row(
                key(id, uid, historyEntry.version()),
                1,
                JsonCodec.encode(historyEntry.withoutRequest()),
                Map.of(),
                until);
        return RowWrite.put(row, WriteCondition.ABSENT);
    }

    /**
     * Until when the archive keeps an item's newest change: for {@link #DEFAULT_RETENTION}. Where the item's workflow retains finished items, as
     * long as that, be it shorter or longer. Nobody knows yet when an open item ends, so its changes stay for the longer of the two.
     */
    public static Instant keptUntil(Item item, Workflow workflow, Instant now) {
        var usual = now.plus(DEFAULT_RETENTION);
        var retain = workflow.retain();
        if (retain == null) return usual;
        var finished = item.timing().finished();
        if (finished != null) return IsoTime.plusBounded(finished, retain);
        var longer = IsoTime.plusBounded(now, retain);
        return longer.isAfter(usual) ? longer : usual;
    }

    RowPage readPage(Item item, int limit, @Nullable String cursor) {
        return table.query(RowQuery.startingWith(null, ItemStore.partition(item.id()), sortPrefix(item.uid()), limit)
                .startingAfter(cursor));
    }

    /** @param whole whether there is nothing behind these */
    public record ArchivePage(List<HistoryEntry> entries, boolean whole) {}

    /** Filed changes behind a version, oldest first. */
    public ArchivePage entriesAfter(Item item, long version, int limit) {
        return entriesAfter(item.id(), item.uid(), version, limit);
    }

    /** The same, of an item that may be there no more. There is one at least, or nothing is behind it. */
    ArchivePage entriesAfter(ItemId id, String uid, long version, int limit) {
        var all = RowQuery.startingWith(null, ItemStore.partition(id), sortPrefix(uid), limit);
        var stretch =
                new RowQuery(null, all.partition(), key(id, uid, version + 1).sort(), all.to(), limit, null, true);
        var rowPage = readPage(stretch);
        var entries = rowPage.rows().stream().map(ItemArchive::decodeEntry).toList();
        return new ArchivePage(entries, rowPage.next() == null);
    }

    Optional<HistoryEntry> findEntry(ItemId id, String uid, long version) {
        return table.get(key(id, uid, version)).map(ItemArchive::decodeEntry);
    }

    private static HistoryEntry decodeEntry(Row row) {
        return JsonCodec.decodeStored(HistoryEntry.class, row.body());
    }

    /** The last of the items of a key of which something is filed. */
    ActionResult<Optional<String>> findNewestUid(ItemId id) {
        Optional<String> newest = Optional.empty();
        for (var namesakes = 0; namesakes <= MAX_ITEMS_PER_KEY; namesakes++) {
            var next = findFirstUid(
                    id, newest.map(uid -> SORT_PREFIX + uid + AFTER_SLASH).orElse(SORT_PREFIX));
            if (next.isEmpty()) return ActionResult.ok(newest);
            newest = next;
        }
        return ActionResult.refused(new Problem.Conflict("more than " + MAX_ITEMS_PER_KEY + " items had the key of "
                + id + ", which were deleted: which is meant can't be told"));
    }

    /** The ids of items grow with the time of their creation. */
    private Optional<String> findFirstUid(ItemId id, String from) {
        var one = new RowQuery(
                null,
                ItemStore.partition(id),
                from,
                RowQuery.startingWith(null, "", SORT_PREFIX, 1).to(),
                1,
                null,
                true);
        return readPage(one).rows().stream()
                .map(row -> row.key().sort())
                .map(sort -> sort.substring(SORT_PREFIX.length(), sort.lastIndexOf('/')))
                .findFirst();
    }

    /** One that is empty is the last: what has expired may make pages empty that aren't. */
    private RowPage readPage(RowQuery rowQuery) {
        var rowPage = table.query(rowQuery);
        while (rowPage.rows().isEmpty() && rowPage.next() != null)
            rowPage = table.query(rowQuery.startingAfter(rowPage.next()));
        return rowPage;
    }

    /** @param moved the write that lets it go with the others */
    public record ArchivedEntry(HistoryEntry entry, RowWrite moved) {}

    /** @param next where to go on, null at the end */
    public record RetentionPage(
            List<ArchivedEntry> otherwise, @Nullable String next) {}

    /** Of what was filed of an item, a page: what is kept for another time than until then. */
    public RetentionPage entriesToReschedule(Item item, Instant until, int limit, @Nullable String cursor) {
        var second = Instant.ofEpochSecond(until.getEpochSecond());
        var rowPage = readPage(item, limit, cursor);
        var otherwise = rowPage.rows().stream()
                .filter(row -> !second.equals(row.expires()))
                .map(row -> new ArchivedEntry(
                        decodeEntry(row),
                        RowWrite.put(
                                new Row(row.key(), row.version() + 1, row.body(), row.entries(), second),
                                WriteCondition.versionIs(row.version()))))
                .toList();
        return new RetentionPage(otherwise, rowPage.next());
    }

    /** The write that stamps a filed change as notified; empty when it is gone or stamped already. */
    public Optional<RowWrite> notificationWrite(ItemId id, String uid, long version, Instant when) {
        return table.get(key(id, uid, version)).flatMap(row -> {
            var historyEntry = decodeEntry(row);
            if (historyEntry.notifiedAt() != null) return Optional.empty();
            var stamped = new Row(
                    row.key(),
                    row.version() + 1,
                    JsonCodec.encode(historyEntry.withNotifiedAt(when)),
                    row.entries(),
                    row.expires());
            return Optional.of(RowWrite.put(stamped, WriteCondition.versionIs(row.version())));
        });
    }

    private static RowKey key(ItemId id, String uid, long version) {
        return new RowKey(ItemStore.partition(id), sortPrefix(uid) + "%015d".formatted(version));
    }

    private static String sortPrefix(String uid) {
        return SORT_PREFIX + uid + "/";
    }
}
