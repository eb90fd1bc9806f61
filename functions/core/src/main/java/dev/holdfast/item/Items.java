package dev.holdfast.item;

import dev.holdfast.json.Codec;
import dev.holdfast.json.Iso;
import dev.holdfast.metric.Metrics;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Index;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Shards;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.Workflows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The items of all applications, one row each. */
public final class Items {
    /** Every item's partition begins so; nothing else's does. */
    public static final String FAMILY = "item/";

    private static final String SORT = "item";

    private final Table table;
    private final Workflows workflows;
    private final Shards shards;
    private final Metrics metrics;
    private final Unreadable unreadable;

    public Items(Table table, Workflows workflows, Shards shards, Metrics metrics) {
        this.table = table;
        this.workflows = workflows;
        this.shards = shards;
        this.metrics = metrics;
        this.unreadable = new Unreadable(metrics);
    }

    public Optional<Item> find(ItemId id) {
        return table.get(key(id)).map(Items::item);
    }

    /** Those that exist among these, at most 100, in no particular order; without any that can't be read. */
    public List<Item> findAll(List<ItemId> ids) {
        return table.getAll(ids.stream().map(Items::key).toList()).values().stream()
                .flatMap(row -> read(row) instanceof Look.Found(Item item) ? Stream.of(item) : Stream.empty())
                .toList();
    }

    /** What there is under a key, for those who go on to others past an item that can't be read. */
    public sealed interface Look {
        /** It is there. */
        record Found(Item item) implements Look {}

        /** There is none. */
        record Absent() implements Look {}

        /** There is a row of it that nobody can make out; the log says why. */
        record Unreadable() implements Look {}
    }

    public Look look(ItemId id) {
        // A table that fails says nothing of the item, and is no reason to go on.
        return table.get(key(id)).map(this::read).orElse(new Look.Absent());
    }

    private Look read(Row row) {
        try {
            return new Look.Found(item(row));
        } catch (RuntimeException e) {
            unreadable.found(row.key(), String.valueOf(e.getMessage()));
            return new Look.Unreadable();
        }
    }

    public static Item item(Row row) {
        return Codec.stored(Item.class, row.body());
    }

    /** The item as callers see it, with data and history. */
    public ItemView view(Item item, Instant now) {
        return ItemView.of(item, workflow(item), now);
    }

    /** The workflow that holds for the item. */
    public Workflow workflow(Item item) {
        return workflows.version(item.id().app(), item.id().workflow(), item.workflowVersion());
    }

    /** Adds a new item with its links; false when the key or a link is taken. */
    boolean add(Item item, Workflow workflow, List<Write> claims) {
        var writes = new ArrayList<>(additions(item, workflow));
        writes.addAll(claims);
        return counted(table.write(writes), item);
    }

    /** The writes that add a new item. */
    public List<Write> additions(Item item, Workflow workflow) {
        var write = Write.announce(row(item, workflow), Condition.ABSENT);
        return with(write, Parked.change(Optional.empty(), Parked.of(item, workflow)));
    }

    /** Puts the next version in the place of the one before; false when that is no longer the newest. */
    public boolean replace(Item before, Item next, Workflow workflow) {
        return replace(before, next, workflow, List.of());
    }

    /** The same with other writes in its transaction; false when one of those can't be done, too. */
    boolean replace(Item before, Item next, Workflow workflow, List<Write> beside) {
        var writes = new ArrayList<>(replacements(before, next, workflow));
        writes.addAll(beside);
        return counted(table.write(writes), next);
    }

    /** The writes that put the next version in the place of the one before: one, unless it is held from then on, or no more. */
    public List<Write> replacements(Item before, Item next, Workflow workflow) {
        var write = Write.announce(row(next, workflow), Condition.versionIs(next.version() - 1));
        // Where the item was, it was held for the same reason: only whether and where it is parked counts.
        return with(write, Parked.change(Parked.of(before, workflow(before)), Parked.of(next, workflow)));
    }

    private static List<Write> with(Write write, Optional<Write> other) {
        return other.map(o -> List.of(write, o)).orElseGet(() -> List.of(write));
    }

    /** The same, for a change that nobody needs to hear of. */
    public Write quietly(Item next, Workflow workflow) {
        return Write.put(row(next, workflow), Condition.versionIs(next.version() - 1));
    }

    boolean remove(Item before, Item tombstone) {
        var row = new Row(key(tombstone.id()), tombstone.version(), Codec.encode(tombstone));
        var delete = new Write.Delete(row, Condition.versionIs(tombstone.version() - 1), true);
        return counted(
                table.write(with(delete, Parked.change(Parked.of(before, workflow(before)), Optional.empty()))),
                tombstone);
    }

    /** Counts what happened to the item, if it was written. */
    public boolean counted(boolean written, Item item) {
        if (!written) return false;
        metrics.count(
                "items." + item.newest().type().word(), 1, "workflow", item.id().workflow());
        item.newest()
                .violations()
                .values()
                .forEach(kind -> metrics.count("expectations.violated", 1, "kind", kind.word()));
        return true;
    }

    public static Key key(ItemId id) {
        return new Key(partition(id), SORT);
    }

    public static String partition(ItemId id) {
        return FAMILY + id.app() + "/" + id.workflow() + "/" + id.key();
    }

    /** The shard in which an item stands, in every index and tally. */
    public int shard(ItemId id) {
        return shards.of(key(id));
    }

    private Row row(Item item, Workflow workflow) {
        var key = key(item.id());
        Map<Index, Key> entries = new EnumMap<>(Index.class);
        var armed = item.timing().armed();
        if (armed != null) entries.put(Index.DUE, shards.due(key, armed));
        if (workflow.board() && !item.finished()) entries.put(Index.BOARD, BoardKeys.entry(shards, item));
        return new Row(key, item.version(), Codec.encode(item), entries, expires(item, workflow));
    }

    private static @Nullable Instant expires(Item item, Workflow workflow) {
        var finished = item.timing().finished();
        return finished == null ? null : Iso.plus(finished, workflow.retention());
    }
}
