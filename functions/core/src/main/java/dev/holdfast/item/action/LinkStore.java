package dev.holdfast.item.action;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemStore;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
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
public final class LinkStore {
    /** Every link's partition begins so. */
    public static final String PARTITION_PREFIX = "link/";

    private final Table table;
    private final ItemStore itemStore;

    public LinkStore(Table table, ItemStore itemStore) {
        this.table = table;
        this.itemStore = itemStore;
    }

    /** @param uid tells the holder from another item of its key */
    record LinkHolder(String workflow, String key, String uid) {
        static LinkHolder of(Item item) {
            return new LinkHolder(item.id().workflow(), item.id().key(), item.uid());
        }

        ItemId id(String app) {
            return new ItemId(app, workflow, key);
        }
    }

    /** The writes that claim a new item's links, if nobody has ever held them: found out without reading. */
    static List<RowWrite> claimWritesForNewItem(Item item, Instant now) {
        return item.given().links().stream()
                .map(link -> firstClaim(item, link, now))
                .toList();
    }

    /** The writes that claim these links for the item; refused when one leads to another open item. */
    ActionResult<List<RowWrite>> claimWrites(Item item, Collection<String> links, Instant now) {
        var app = item.id().app();
        var writes = new ArrayList<RowWrite>();
        for (var link : links) {
            var row = table.get(key(app, link)).orElse(null);
            if (row == null) {
                writes.add(firstClaim(item, link, now));
                continue;
            }
            var linkHolder = decodeHolder(row);
            if (!linkHolder.uid().equals(item.uid()) && stillHolds(app, linkHolder, link))
                return ActionResult.refused(new Problem.Conflict(
                        "the link " + link + " leads to " + linkHolder.id(app) + ", which is open; nothing was changed",
                        Map.of("link", link, "holder", linkHolder.id(app).toString())));
            writes.add(claimWrite(item, link, row.version() + 1, WriteCondition.versionIs(row.version())));
        }
        return ActionResult.ok(writes);
    }

    /** The writes that let go of links which the item gives up. */
    List<RowWrite> releaseWrites(Item item, Collection<String> links, Instant now) {
        var writes = new ArrayList<RowWrite>();
        for (var link : links)
            table.get(key(item.id().app(), link))
                    .filter(row -> decodeHolder(row).uid().equals(item.uid()))
                    .map(row -> RowWrite.put(
                            new Row(row.key(), row.version() + 1, row.body(), Map.of(), now),
                            WriteCondition.versionIs(row.version())))
                    .ifPresent(writes::add);
        return writes;
    }

    /** Has the links of an item that has ended end with it: nothing else would ever remove their rows. */
    public void releaseAll(Item item, Instant now) {
        var releases = releaseWrites(item, item.given().links(), now);
        if (!releases.isEmpty()) table.writeEach(releases);
    }

    private boolean stillHolds(String app, LinkHolder linkHolder, String link) {
        return switch (itemStore.lookUp(linkHolder.id(app))) {
            case ItemStore.ItemLookup.FoundItem(Item item) ->
                item.uid().equals(linkHolder.uid())
                        && !item.hasFinished()
                        && item.given().links().contains(link);
            case ItemStore.ItemLookup.MissingItem() -> false;
            // Nobody knows: so it isn't taken from it.
            case ItemStore.ItemLookup.UnreadableItem() -> true;
        };
    }

    private static LinkHolder decodeHolder(Row row) {
        return JsonCodec.decodeStored(LinkHolder.class, row.body());
    }

    /** Its version is the time, so that nobody who has read an earlier row of this link takes this one for that. */
    private static RowWrite firstClaim(Item item, String link, Instant now) {
        return claimWrite(item, link, Math.max(1, now.toEpochMilli()), WriteCondition.ABSENT);
    }

    private static RowWrite claimWrite(Item item, String link, long version, WriteCondition writeCondition) {
        var body = JsonCodec.encode(LinkHolder.of(item));
        return RowWrite.put(new Row(key(item.id().app(), link), version, body), writeCondition);
    }

    /** What the outside world calls things may hold a slash, which separates here. */
    private static RowKey key(String app, String link) {
        var colon = link.indexOf(':');
        var value = URLEncoder.encode(link.substring(colon + 1), StandardCharsets.UTF_8);
        return new RowKey(PARTITION_PREFIX + app + "/" + link.substring(0, colon) + "/" + value, "link");
    }
}
