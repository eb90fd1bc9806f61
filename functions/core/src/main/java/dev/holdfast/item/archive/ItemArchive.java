// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.archive;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stores all changes of all items, for longer than the item's own history. Each change has one row in the item's
 * partition.
 */
public final class ItemArchive {
    private static final String SORT_PREFIX = "event/";

    /**
     * The character that sorts directly after the slash. A search from this character starts after all changes of a
     * uid.
     */
    private static final String AFTER_SLASH = "0";

    /** The highest number of items with one key that a search reads. */
    private static final int MAX_ITEMS_PER_KEY = 100;

    private static final int PAGE_GROWTH = 10;

    private final Table table;

    public ItemArchive(Table table) {
        this.table = table;
    }

    /** Returns the write that archives a change. If the change is already archived, the write changes nothing. */
    public static RowWrite filingWrite(ItemId id, String uid, HistoryEntry historyEntry, Instant expires) {
        var row = new Row(key(id, uid, historyEntry.version()), 1, JsonCodec.encode(historyEntry), Map.of(), expires);
        return RowWrite.put(row, WriteCondition.ABSENT);
    }

    RowPage readPage(Item item, int limit, @Nullable String cursor) {
        return table.query(RowQuery.startingWith(null, ItemStore.partition(item.id()), sortPrefix(item.uid()), limit)
                .startingAfter(cursor));
    }

    /**
     * @param unreadable the versions of changes whose rows are broken
     * @param isLast whether the archive has no later changes
     */
    public record ArchivePage(List<HistoryEntry> entries, Set<Long> unreadable, boolean isLast) {}

    /** Returns archived changes after a version, oldest first. */
    public ArchivePage entriesAfter(Item item, long version, int limit) {
        return entriesAfter(item.id(), item.uid(), version, limit);
    }

    /**
     * Returns archived changes of an item, which may be deleted or expired. If the page is empty, it is the last page.
     */
    ArchivePage entriesAfter(ItemId id, String uid, long version, int limit) {
        var allEntries = RowQuery.startingWith(null, ItemStore.partition(id), sortPrefix(uid), limit);
        var laterEntries = new RowQuery(
                null, allEntries.partition(), key(id, uid, version + 1).sort(), allEntries.to(), limit, null, true);
        var rowPage = readPage(laterEntries);
        var rows = rowPage.rows().subList(0, Math.min(limit, rowPage.rows().size()));
        var entries = ReadableRows.readAll(table, rows, ItemArchive::decodeEntry);
        var isLast = rowPage.next() == null && rows.size() == rowPage.rows().size();
        return new ArchivePage(entries, unreadableVersions(rowPage, rows, entries), isLast);
    }

    Optional<HistoryEntry> findEntry(ItemId id, String uid, long version) {
        return table.get(key(id, uid, version)).flatMap(this::tryDecode);
    }

    private Optional<HistoryEntry> tryDecode(Row row) {
        return ReadableRows.read(table, row, ItemArchive::decodeEntry);
    }

    private static Set<Long> unreadableVersions(RowPage rowPage, List<Row> rows, List<HistoryEntry> entries) {
        var versions = rows.stream().map(row -> versionOf(row.key())).collect(Collectors.toCollection(HashSet::new));
        for (var row : rowPage.unreadable()) versions.add(versionOf(row.key()));
        for (var historyEntry : entries) versions.remove(historyEntry.version());
        return versions;
    }

    private static long versionOf(RowKey rowKey) {
        return Long.parseLong(rowKey.sort().substring(rowKey.sort().lastIndexOf('/') + 1));
    }

    private static HistoryEntry decodeEntry(Row row) {
        return JsonCodec.decodeStored(HistoryEntry.class, row.body());
    }

    /**
     * Returns the uid of the newest item with this key that has archived changes. Returns a refusal if too many items
     * had the key.
     */
    ActionResult<Optional<String>> findNewestUid(ItemId id) {
        Optional<String> newest = Optional.empty();
        for (var items = 0; items <= MAX_ITEMS_PER_KEY; items++) {
            var next = findFirstUid(
                    id, newest.map(uid -> SORT_PREFIX + uid + AFTER_SLASH).orElse(SORT_PREFIX));
            if (next.isEmpty()) return ActionResult.ok(newest);
            newest = next;
        }
        return ActionResult.refused(new Problem.Conflict("more than " + MAX_ITEMS_PER_KEY
                + " deleted items had the key of " + id + ", so the newest can't be found"));
    }

    /** Returns the first uid at or after a sort key. Uids sort by the time of creation. */
    private Optional<String> findFirstUid(ItemId id, String firstSortKey) {
        var query = new RowQuery(
                null,
                ItemStore.partition(id),
                firstSortKey,
                RowQuery.startingWith(null, "", SORT_PREFIX, 1).to(),
                1,
                null,
                true);
        return readPage(query).rows().stream()
                .map(row -> row.key().sort())
                .map(sort -> sort.substring(SORT_PREFIX.length(), sort.lastIndexOf('/')))
                .findFirst();
    }

    /**
     * Reads the next page with rows, and skips empty pages, which expired rows cause. Each empty page makes the next
     * page larger, so the result can have more rows than the query's limit. An empty result is the last page.
     */
    private RowPage readPage(RowQuery rowQuery) {
        var limit = rowQuery.limit();
        var rowPage = table.query(rowQuery);
        while (rowPage.rows().isEmpty() && rowPage.next() != null) {
            limit = Math.min(PageToken.MAX_LIMIT, limit * PAGE_GROWTH);
            rowPage = table.query(rowQuery.withLimit(limit).startingAfter(rowPage.next()));
        }
        return rowPage;
    }

    /** @param rescheduleWrite the write that sets the new time of expiry */
    public record ArchivedEntry(HistoryEntry entry, RowWrite rescheduleWrite) {}

    /** @param next the cursor of the next page, null at the end */
    public record RetentionPage(
            List<ArchivedEntry> entries, @Nullable String next) {}

    /**
     * Reads a page of an item's archived changes, and returns the changes whose time of expiry differs from
     * {@code expires}.
     */
    public RetentionPage entriesToReschedule(Item item, Instant expires, int limit, @Nullable String cursor) {
        var expirySecond = Instant.ofEpochSecond(expires.getEpochSecond());
        var rowPage = readPage(item, limit, cursor);
        var entries = rowPage.rows().stream()
                .filter(row -> !expirySecond.equals(row.expires()))
                .flatMap(row -> tryDecode(row)
                        .map(historyEntry -> new ArchivedEntry(
                                historyEntry,
                                RowWrite.put(
                                        new Row(row.key(), row.version() + 1, row.body(), row.entries(), expirySecond),
                                        WriteCondition.versionIs(row.version()))))
                        .stream())
                .toList();
        return new RetentionPage(entries, rowPage.next());
    }

    /**
     * Returns the write that stores when Holdfast notified people of an archived change. Returns empty if the change
     * has expired, or if the time is already stored.
     */
    public Optional<RowWrite> notificationWrite(ItemId id, String uid, long version, Instant notifiedAt) {
        return table.get(key(id, uid, version)).flatMap(row -> {
            var historyEntry = tryDecode(row).orElse(null);
            if (historyEntry == null || historyEntry.notifiedAt() != null) return Optional.empty();
            var stamped = new Row(
                    row.key(),
                    row.version() + 1,
                    JsonCodec.encode(historyEntry.withNotifiedAt(notifiedAt)),
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
