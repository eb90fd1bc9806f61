// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.store;

import dev.holdfast.access.Caller;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.UnreadableRowException;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stores the items of all applications. Each item has one row. */
public final class ItemStore {
    /** The prefix of the partitions of all items. The partitions of other rows have other prefixes. */
    public static final String PARTITION_PREFIX = "item/";

    private static final String SORT_KEY = "item";

    private final Table table;
    private final WorkflowStore workflowStore;
    private final ShardLayout shardLayout;
    private final MetricSink metricSink;
    private final UnreadableItemCounter unreadableItemCounter;

    public ItemStore(Table table, WorkflowStore workflowStore, ShardLayout shardLayout, MetricSink metricSink) {
        this.table = table;
        this.workflowStore = workflowStore;
        this.shardLayout = shardLayout;
        this.metricSink = metricSink;
        this.unreadableItemCounter = new UnreadableItemCounter(metricSink);
    }

    /** Returns an item; empty if the item doesn't exist. */
    public Optional<Item> find(ItemId id) {
        return table.get(key(id)).map(row -> ReadableRows.require(table, row, ItemStore::decode));
    }

    /** Returns the existing items among at most 100 ids, in any order. Logs unreadable items, and leaves them out. */
    public List<Item> findAll(List<ItemId> ids) {
        return table.getAll(ids.stream().map(ItemStore::key).toList()).values().stream()
                .flatMap(row ->
                        tryDecode(row) instanceof ItemLookup.FoundItem(Item item) ? Stream.of(item) : Stream.empty())
                .toList();
    }

    /** The result of a lookup, for callers that continue after an unreadable item. */
    public sealed interface ItemLookup {
        record FoundItem(Item item) implements ItemLookup {}

        record MissingItem() implements ItemLookup {}

        /** The table has the row, but Holdfast can't decode it. The log contains the reason. */
        record UnreadableItem() implements ItemLookup {}
    }

    /**
     * Looks up an item. Throws an exception if the table fails, because a failed table doesn't mean that the item is
     * unreadable.
     */
    public ItemLookup lookUp(ItemId id) {
        try {
            return table.get(key(id)).map(this::tryDecode).orElse(new ItemLookup.MissingItem());
        } catch (UnreadableRowException e) {
            // The table has logged the row already.
            unreadableItemCounter.count(key(id));
            return new ItemLookup.UnreadableItem();
        }
    }

    private ItemLookup tryDecode(Row row) {
        var item = ReadableRows.read(table, row, ItemStore::decode);
        if (item.isPresent()) return new ItemLookup.FoundItem(item.get());
        unreadableItemCounter.count(row.key());
        return new ItemLookup.UnreadableItem();
    }

    /** Decodes the row of an item. */
    public static Item decode(Row row) {
        return JsonCodec.decodeStored(Item.class, row.body());
    }

    /** Returns the item as callers see it, with data and history. */
    public ItemView toView(Item item, Caller caller, Instant now) {
        return ItemView.of(item, workflowOf(item), caller, now);
    }

    /** Returns the version of the workflow that applies to the item. */
    public Workflow workflowOf(Item item) {
        var workflow = workflowStore.requireVersion(item.id().app(), item.id().workflow(), item.workflowVersion());
        if (workflow.states().containsKey(item.state())) return workflow;
        var reason = reportUnknownState(item);
        throw new UnreadableRowException(key(item.id()), reason, new NoSuchElementException(reason));
    }

    private String reportUnknownState(Item item) {
        var reason = "version " + item.workflowVersion() + " of the workflow has no state " + item.state();
        table.reportUnreadable(key(item.id()), reason);
        return reason;
    }

    /**
     * Returns the version of the workflow that applies to the item; empty if the version is missing or unreadable, or
     * doesn't have the item's state.
     */
    public Optional<Workflow> findWorkflowOf(Item item) {
        try {
            var found = workflowStore.findVersion(item.id().app(), item.id().workflow(), item.workflowVersion());
            if (found.isEmpty() || found.get().states().containsKey(item.state())) return found;
            reportUnknownState(item);
            return Optional.empty();
        } catch (UnreadableRowException e) {
            // The workflow store has logged the row already.
            return Optional.empty();
        }
    }

    /**
     * Records the {@code uid} of the item's parent if the parent is open and has a workflow with {@code waitsFor}.
     * Otherwise, removes the recorded {@code uid}. Doesn't read the parent if the current version of its workflow never
     * waits.
     */
    public Item withAwaitedBy(Item item) {
        var parent = item.details().parent();
        var awaitedBy = parent == null
                ? null
                : ItemId.parse(item.id().app(), parent)
                        .flatMap(this::findWaitingParent)
                        .map(Item::uid)
                        .orElse(null);
        return item.withDetails(item.details().withAwaitedBy(awaitedBy));
    }

    private Optional<Item> findWaitingParent(ItemId id) {
        return workflowStore
                .findCurrent(id.app(), id.workflow())
                .filter(Workflow::waitsForChildren)
                .flatMap(workflow -> lookUp(id) instanceof ItemLookup.FoundItem(Item item) && !item.hasFinished()
                        ? Optional.of(item)
                        : Optional.empty());
    }

    /** Whether the newest version of a workflow, deleted or not, hides items; true if this version is unreadable. */
    boolean hidesItems(String app, String workflow) {
        try {
            return workflowStore
                    .findNewest(app, workflow)
                    .map(Workflow::hidesItems)
                    .orElse(false);
        } catch (UnreadableRowException e) {
            // The workflow store has logged the row already.
            return true;
        }
    }

    /** Adds a new item with its links. Returns false if another item has the same key or one of the links. */
    public boolean add(Item item, Workflow workflow, List<RowWrite> linkWrites) {
        var writes = new ArrayList<>(insertWrites(item, workflow));
        writes.addAll(linkWrites);
        return countIfWritten(table.write(writes), item);
    }

    /** Returns the writes that add a new item. */
    public List<RowWrite> insertWrites(Item item, Workflow workflow) {
        var rowWrite = RowWrite.announce(toRow(item, workflow), WriteCondition.ABSENT);
        return withOtherRows(
                rowWrite,
                HeldItem.changeWrite(Optional.empty(), HeldItem.of(item, workflow)),
                ClaimCandidate.of(shardLayout, item, workflow).map(ClaimCandidate::putWrite),
                concat(
                        InboxEntry.changeWrites(null, null, item, workflow),
                        ChildEntry.changeWrites(shardLayout, null, item, workflow)));
    }

    /** Replaces an item with its next version. Returns false if another caller has changed the item. */
    public boolean replace(Item before, Item next, Workflow workflow) {
        return replace(before, next, workflow, List.of());
    }

    /**
     * Replaces an item and carries out the extra writes, in one transaction. Also returns false if a condition of an
     * extra write fails.
     */
    public boolean replace(Item before, Item next, Workflow workflow, List<RowWrite> extraWrites) {
        var writes = new ArrayList<>(replaceWrites(before, next, workflow));
        writes.addAll(extraWrites);
        return countIfWritten(table.write(writes), next);
    }

    /**
     * Returns the writes that replace an item: the item's row, its queue row if a hold begins, changes or ends, the row
     * by which workers find the item, the rows by which people find it in their inboxes, the row for its parent, and the
     * rows of its scheduled changes if it ends.
     */
    public List<RowWrite> replaceWrites(Item before, Item next, Workflow workflow) {
        return replaceWrites(before, next, workflow, inboxWrites(before, next, workflow));
    }

    /**
     * Replaces an item after the change of a calendar. Also writes the unchanged rows of inboxes, because their order
     * follows the former calendar.
     */
    public boolean replaceForCalendar(Item before, Item next, Workflow workflow) {
        var inboxWrites = InboxEntry.changeWrites(null, null, next, workflow);
        return countIfWritten(table.write(replaceWrites(before, next, workflow, inboxWrites)), next);
    }

    private List<RowWrite> replaceWrites(Item before, Item next, Workflow workflow, List<RowWrite> inboxWrites) {
        var unchanged = WriteCondition.versionIs(next.version() - 1);
        var rowWrite = next.recordsChange()
                ? RowWrite.announce(toRow(next, workflow), unchanged)
                : RowWrite.put(toRow(next, workflow), unchanged);
        return withOtherRows(
                rowWrite,
                HeldItem.changeWrite(heldItem(before), HeldItem.of(next, workflow)),
                candidateWrite(before, next, workflow),
                concat(
                        inboxWrites,
                        concat(
                                ChildEntry.changeWrites(shardLayout, before, next, workflow),
                                ScheduleRows.removalWrites(before, next))));
    }

    private static List<RowWrite> concat(List<RowWrite> some, List<RowWrite> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private List<RowWrite> inboxWrites(Item before, Item next, Workflow workflow) {
        var versionBefore = before.workflowVersion() == next.workflowVersion()
                ? workflow
                : findWorkflowOf(before).orElse(null);
        return InboxEntry.changeWrites(before, versionBefore, next, workflow);
    }

    private Optional<RowWrite> candidateWrite(Item before, Item next, Workflow workflow) {
        var after = ClaimCandidate.of(shardLayout, next, workflow);
        // If the previous version of the workflow is unreadable, this method can't know whether the item has a row. So
        // it always writes or removes the row.
        var workflowBefore =
                before.workflowVersion() == next.workflowVersion() ? Optional.of(workflow) : findWorkflowOf(before);
        var candidate = workflowBefore.flatMap(version -> ClaimCandidate.of(shardLayout, before, version));
        if (workflowBefore.isPresent() && candidate.equals(after)) return Optional.empty();
        return Optional.of(after.map(ClaimCandidate::putWrite).orElseGet(() -> ClaimCandidate.removalWrite(next)));
    }

    /**
     * Reads the workflow only for a held item. So an item that isn't held can migrate away from an unreadable version.
     */
    private Optional<HeldItem> heldItem(Item item) {
        return item.currentHold() == null ? Optional.empty() : HeldItem.of(item, workflowOf(item));
    }

    private static List<RowWrite> withOtherRows(
            RowWrite rowWrite,
            Optional<RowWrite> queueWrite,
            Optional<RowWrite> candidateWrite,
            List<RowWrite> otherWrites) {
        var single =
                Stream.of(Optional.of(rowWrite), queueWrite, candidateWrite).flatMap(Optional::stream);
        return Stream.concat(single, otherWrites.stream()).toList();
    }

    /** Returns the write that replaces an item without announcing a change, so Holdfast publishes no event. */
    public RowWrite silentWrite(Item next, Workflow workflow) {
        return RowWrite.put(toRow(next, workflow), WriteCondition.versionIs(next.version() - 1));
    }

    /**
     * Returns the write that stores the time of a notification. The write announces the item to the search index, but
     * Holdfast publishes no event.
     */
    public RowWrite notificationWrite(Item next, Workflow workflow) {
        return RowWrite.announce(toRow(next, workflow), WriteCondition.versionIs(next.version() - 1));
    }

    /** Removes an item and announces its deletion. Returns false if another caller has changed the item. */
    public boolean remove(Item before, Item tombstone) {
        var row = new Row(key(tombstone.id()), tombstone.version(), JsonCodec.encode(tombstone));
        var delete = new RowWrite.Delete(row, WriteCondition.versionIs(tombstone.version() - 1), true);
        return countIfWritten(
                table.write(withOtherRows(
                        delete,
                        HeldItem.changeWrite(heldItem(before), Optional.empty()),
                        candidateWrite(before, tombstone, workflowOf(before)),
                        concat(
                                inboxWrites(before, tombstone, workflowOf(before)),
                                concat(
                                        ChildEntry.removalWrites(shardLayout, tombstone),
                                        ScheduleRows.removalWrites(before, tombstone))))),
                tombstone);
    }

    /**
     * If {@code written} is true, counts the item's newest change and the change's violations in the metrics. Returns
     * {@code written}.
     */
    public boolean countIfWritten(boolean written, Item item) {
        if (!written) return false;
        if (!item.recordsChange()) return true;
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

    /** Returns the key of an item's row. */
    public static RowKey key(ItemId id) {
        return new RowKey(partition(id), SORT_KEY);
    }

    /** Returns the partition of an item. This partition also contains the item's archived changes. */
    public static String partition(ItemId id) {
        return PARTITION_PREFIX + id.app() + "/" + id.workflow() + "/" + id.key();
    }

    /** Returns the shard of an item in every index and tally. */
    public int shardOf(ItemId id) {
        return shardLayout.shardOf(key(id));
    }

    private Row toRow(Item item, Workflow workflow) {
        var rowKey = key(item.id());
        Map<TableIndex, RowKey> entries = new EnumMap<>(TableIndex.class);
        var nextSweepAt = item.timing().nextSweepAt();
        if (nextSweepAt != null) entries.put(TableIndex.DUE, shardLayout.dueKey(rowKey, nextSweepAt));
        var isListed = workflow.board() || item.timing().missedDeadline() != null;
        if (isListed && !item.hasFinished()) entries.put(TableIndex.BOARD, BoardKeys.boardKey(shardLayout, item));
        return new Row(rowKey, item.version(), JsonCodec.encode(item), entries, expiryOf(item, workflow));
    }

    private static @Nullable Instant expiryOf(Item item, Workflow workflow) {
        var finished = item.timing().finished();
        return finished == null ? null : IsoTime.plusBounded(finished, workflow.retentionPeriod());
    }
}
