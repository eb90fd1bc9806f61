// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.text.UnicodeForm;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stores for each link the open item of the application that has the link. At most one open item can have a link. The
 * transaction that adds a link to an item also writes the link's row. The link's row may be outdated, because the item
 * may have finished or a caller may have removed the link from the item.
 */
public final class LinkStore {
    /** The prefix of the partitions of all links. */
    public static final String PARTITION_PREFIX = "link/";

    private final Table table;
    private final ItemStore itemStore;

    public LinkStore(Table table, ItemStore itemStore) {
        this.table = table;
        this.itemStore = itemStore;
    }

    /** @param uid distinguishes the item from other items with the same key */
    record LinkHolder(String workflow, String key, String uid) {
        LinkHolder {
            Objects.requireNonNull(workflow, "workflow");
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(uid, "uid");
        }

        static LinkHolder of(Item item) {
            return new LinkHolder(item.id().workflow(), item.id().key(), item.uid());
        }

        ItemId id(String app) {
            return new ItemId(app, workflow, key);
        }
    }

    /**
     * Returns the writes that store the links of a new item. The writes fail if a link already has a row. Reads from
     * the table only for links with several Unicode forms. Refuses a link that an open item has in another form.
     */
    ActionResult<List<RowWrite>> firstClaimWrites(Item item, Instant now) {
        var links = item.details().links();
        for (var link : links) {
            var problem = findOtherFormProblem(item, link);
            if (problem != null) return ActionResult.refused(problem);
        }
        return ActionResult.ok(
                links.stream().map(link -> firstClaim(item, link, now)).toList());
    }

    /** Returns the writes that store links of an item, or a refusal if another open item has one of the links. */
    ActionResult<List<RowWrite>> claimWrites(Item item, Collection<String> links, Instant now) {
        var writes = new ArrayList<RowWrite>();
        for (var link : links) {
            var row = table.get(key(item.id().app(), link)).orElse(null);
            var holderProblem = row == null ? null : findHolderProblem(item, link, row);
            var problem = holderProblem == null ? findOtherFormProblem(item, link) : holderProblem;
            if (problem != null) return ActionResult.refused(problem);
            writes.add(
                    row == null
                            ? firstClaim(item, link, now)
                            : claimWrite(item, link, row.version() + 1, WriteCondition.versionIs(row.version())));
        }
        return ActionResult.ok(writes);
    }

    /** Returns the refusal of a link that an open item of an earlier version has in another form; otherwise null. */
    private @Nullable Problem findOtherFormProblem(Item item, String link) {
        return otherForms(item.id().app(), link)
                .flatMap(row -> Stream.ofNullable(findHolderProblem(item, link, row)))
                .findFirst()
                .orElse(null);
    }

    /** Returns the refusal of a link if the row names another open item that still has the link; otherwise null. */
    private @Nullable Problem findHolderProblem(Item item, String link, Row row) {
        var app = item.id().app();
        var linkHolder = decodeHolder(row).orElse(null);
        if (linkHolder == null || linkHolder.uid().equals(item.uid()) || !stillHolds(app, linkHolder, link))
            return null;
        return new Problem.Conflict(
                "the open item " + linkHolder.id(app) + " has the link " + link + "; nothing was changed",
                Map.of("link", link, "holder", linkHolder.id(app).toString()),
                "another open item has the link " + link + "; nothing was changed");
    }

    /** Returns the link's rows in other Unicode forms than NFC. Only earlier versions of Holdfast wrote such rows. */
    private Stream<Row> otherForms(String app, String link) {
        return UnicodeForm.storedForms(link).stream().skip(1).flatMap(form -> table.get(key(app, form)).stream());
    }

    /** Returns the writes that free links of an item for other items. The writes make the links' rows expire. */
    List<RowWrite> releaseWrites(Item item, Collection<String> links, Instant now) {
        var writes = new ArrayList<RowWrite>();
        for (var link : links)
            Stream.concat(
                            table.get(key(item.id().app(), link)).stream(),
                            otherForms(item.id().app(), link))
                    .filter(row -> decodeHolder(row)
                            .filter(linkHolder -> linkHolder.uid().equals(item.uid()))
                            .isPresent())
                    .map(row -> RowWrite.put(
                            new Row(row.key(), row.version() + 1, row.body(), Map.of(), now),
                            WriteCondition.versionIs(row.version())))
                    .forEach(writes::add);
        return writes;
    }

    /** Frees all links of a finished item for other items. No other code removes the rows of these links. */
    public void releaseAll(Item item, Instant now) {
        var releases = releaseWrites(item, item.details().links(), now);
        if (!releases.isEmpty()) table.writeEach(releases);
    }

    private boolean stillHolds(String app, LinkHolder linkHolder, String link) {
        return switch (itemStore.lookUp(linkHolder.id(app))) {
            case ItemStore.ItemLookup.FoundItem(Item item) ->
                item.uid().equals(linkHolder.uid())
                        && !item.hasFinished()
                        && item.details().links().contains(link);
            case ItemStore.ItemLookup.MissingItem() -> false;
            // An unreadable item may still have the link.
            case ItemStore.ItemLookup.UnreadableItem() -> true;
        };
    }

    /** Returns the holder of a link; empty if the row is broken. The next item with this link replaces such a row. */
    private Optional<LinkHolder> decodeHolder(Row row) {
        return ReadableRows.read(table, row, stored -> JsonCodec.decodeStored(LinkHolder.class, stored.body()));
    }

    /**
     * The row's version is the present time. So it differs from the version of an expired row that another caller may
     * have read.
     */
    private static RowWrite firstClaim(Item item, String link, Instant now) {
        return claimWrite(item, link, Math.max(1, now.toEpochMilli()), WriteCondition.ABSENT);
    }

    private static RowWrite claimWrite(Item item, String link, long version, WriteCondition writeCondition) {
        var body = JsonCodec.encode(LinkHolder.of(item));
        return RowWrite.put(new Row(key(item.id().app(), link), version, body), writeCondition);
    }

    /** Encodes the value, because a slash separates the parts of the partition key. */
    private static RowKey key(String app, String link) {
        var colon = link.indexOf(':');
        var value = URLEncoder.encode(link.substring(colon + 1), StandardCharsets.UTF_8);
        return new RowKey(PARTITION_PREFIX + app + "/" + link.substring(0, colon) + "/" + value, "link");
    }
}
