package dev.holdfast.item;

import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The items of all applications, one row each. */
public final class ItemStore {
    /** Every item's partition begins so; nothing else's does. */
    public static final String PARTITION_PREFIX = "item/";

    private static final String SORT_KEY = "item";

    private final Table table;
    private final WorkflowStore workflowStore;
    private final ShardLayout shardLayout;
    private final MetricSink metricSink;
    private final UnreadableItemLog unreadableItemLog;

    public ItemStore(Table table, WorkflowStore workflowStore, ShardLayout shardLayout, MetricSink metricSink) {
        this.table = table;
        this.workflowStore = workflowStore;
        this.shardLayout = shardLayout;
        this.metricSink = metricSink;
        this.unreadableItemLog = new UnreadableItemLog(metricSink);
    }

    public Optional<Item> find(ItemId id) {
        return table.get(key(id)).map(ItemStore::decode);
    }

    /** Those that exist among these, at most 100, in no particular order; without any that can't be read. */
    public List<Item> findAll(List<ItemId> ids) {
        return table.getAll(ids.stream().map(ItemStore::key).toList()).values().stream()
                .flatMap(row ->
                        tryDecode(row) instanceof ItemLookup.FoundItem(Item item) ? Stream.of(item) : Stream.empty())
                .toList();
    }

    /** What there is under a key, for those who go on to others past an item that can't be read. */
    public sealed interface ItemLookup {
        /** It is there. */
        record FoundItem(Item item) implements ItemLookup {}

        /** There is none. */
        record MissingItem() implements ItemLookup {}

        /** There is a row of it that nobody can make out; the log says why. */
        record UnreadableItem() implements ItemLookup {}
    }

    public ItemLookup lookUp(ItemId id) {
        // A table that fails says nothing of the item, and is no reason to go on.
        return table.get(key(id)).map(this::tryDecode).orElse(new ItemLookup.MissingItem());
    }

    private ItemLookup tryDecode(Row row) {
        try {
            return new ItemLookup.FoundItem(decode(row));
        } catch (RuntimeException e) {
            unreadableItemLog.report(row.key(), String.valueOf(e.getMessage()));
            return new ItemLookup.UnreadableItem();
        }
    }

    public static Item decode(Row row) {
        return JsonCodec.decodeStored(Item.class, row.body());
    }

    /** The item as callers see it, with data and history. */
    public ItemView toView(Item item, Instant now) {
        return ItemView.of(item, workflowOf(item), now);
    }

    /** The workflow that holds for the item. */
    public Workflow workflowOf(Item item) {
        return workflowStore.requireVersion(item.id().app(), item.id().workflow(), item.workflowVersion());
    }

    /** Adds a new item with its links; false when the key or a link is taken. */
    public boolean add(Item item, Workflow workflow, List<RowWrite> claims) {
        var writes = new ArrayList<>(insertWrites(item, workflow));
        writes.addAll(claims);
        return countIfWritten(table.write(writes), item);
    }

    /** The writes that add a new item. */
    public List<RowWrite> insertWrites(Item item, Workflow workflow) {
        var rowWrite = RowWrite.announce(toRow(item, workflow), WriteCondition.ABSENT);
        return withQueueWrite(rowWrite, HeldItem.changeWrite(Optional.empty(), HeldItem.of(item, workflow)));
    }

    /** Puts the next version in the place of the one before; false when that is no longer the newest. */
    public boolean replace(Item before, Item next, Workflow workflow) {
        return replace(before, next, workflow, List.of());
    }

    /** The same with other writes in its transaction; false when one of those can't be done, too. */
    public boolean replace(Item before, Item next, Workflow workflow, List<RowWrite> beside) {
        var writes = new ArrayList<>(replaceWrites(before, next, workflow));
        writes.addAll(beside);
        return countIfWritten(table.write(writes), next);
    }

    /** The writes that put the next version in the place of the one before: one, unless it is held from then on, or no more. */
    public List<RowWrite> replaceWrites(Item before, Item next, Workflow workflow) {
        var rowWrite = RowWrite.announce(toRow(next, workflow), WriteCondition.versionIs(next.version() - 1));
        // Where the item was, it was held for the same reason: only whether and where it is parked counts.
        return withQueueWrite(
                rowWrite, HeldItem.changeWrite(HeldItem.of(before, workflowOf(before)), HeldItem.of(next, workflow)));
    }

    private static List<RowWrite> withQueueWrite(RowWrite rowWrite, Optional<RowWrite> other) {
        return other.map(o -> List.of(rowWrite, o)).orElseGet(() -> List.of(rowWrite));
    }

    /** The same, for a change that nobody needs to hear of. */
    public RowWrite silentWrite(Item next, Workflow workflow) {
        return RowWrite.put(toRow(next, workflow), WriteCondition.versionIs(next.version() - 1));
    }

    public boolean remove(Item before, Item tombstone) {
        var row = new Row(key(tombstone.id()), tombstone.version(), JsonCodec.encode(tombstone));
        var delete = new RowWrite.Delete(row, WriteCondition.versionIs(tombstone.version() - 1), true);
        return countIfWritten(
                table.write(withQueueWrite(
                        delete, HeldItem.changeWrite(HeldItem.of(before, workflowOf(before)), Optional.empty()))),
                tombstone);
    }

    /** Counts what happened to the item, if it was written. */
    public boolean countIfWritten(boolean written, Item item) {
        if (!written) return false;
        metricSink.increment(
                "items." + item.newestEntry().type().jsonName(),
                1,
                "workflow",
                item.id().workflow());
        item.newestEntry()
                .violations()
                .values()
                .forEach(violationKind ->
                        metricSink.increment("expectations.violated", 1, "kind", violationKind.jsonName()));
        return true;
    }

    public static RowKey key(ItemId id) {
        return new RowKey(partition(id), SORT_KEY);
    }

    public static String partition(ItemId id) {
        return PARTITION_PREFIX + id.app() + "/" + id.workflow() + "/" + id.key();
    }

    /** The shard in which an item stands, in every index and tally. */
    public int shardOf(ItemId id) {
        return shardLayout.shardOf(key(id));
    }

    private Row toRow(Item item, Workflow workflow) {
        var rowKey = key(item.id());
        Map<TableIndex, RowKey> entries = new EnumMap<>(TableIndex.class);
        var armed = item.timing().armed();
        if (armed != null) entries.put(TableIndex.DUE, shardLayout.dueKey(rowKey, armed));
        if (workflow.board() && !item.hasFinished())
            entries.put(TableIndex.BOARD, BoardKeys.boardKey(shardLayout, item));
        return new Row(rowKey, item.version(), JsonCodec.encode(item), entries, expiryOf(item, workflow));
    }

    private static @Nullable Instant expiryOf(Item item, Workflow workflow) {
        var finished = item.timing().finished();
        return finished == null ? null : IsoTime.plusBounded(finished, workflow.retentionPeriod());
    }
}
