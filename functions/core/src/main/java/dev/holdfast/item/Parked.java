package dev.holdfast.item;

import dev.holdfast.json.Codec;
import dev.holdfast.json.Iso;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Index;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Write;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How a held item shows in its application's hold queue: a row beside the intents, written and removed in one transaction with the
 * item's own. An item that waits for an intent has none: the intent is there.
 */
public record Parked(
        String app, String workflow, String key, String state, int priority, Map<String, String> labels, Held held) {
    /** Every queue's partition begins so. */
    public static final String FAMILY = "queue/";

    /** What the places of held items begin with, among the intents. */
    public static final String PREFIX = "item/";

    /** The highest priority, and the lowest below zero. */
    public static final int PRIORITY = 1_000_000;

    public Parked {
        labels = Map.copyOf(labels);
    }

    static Optional<Parked> of(Item item, Workflow workflow) {
        var held = item.timing().held();
        if (held == null || held.why() == Held.Why.INTENT) return Optional.empty();
        var id = item.id();
        return Optional.of(new Parked(
                id.app(),
                id.workflow(),
                id.key(),
                item.state(),
                workflow.state(item.state()).priority(),
                item.given().labels(),
                held));
    }

    public static Parked parked(Row row) {
        return Codec.stored(Parked.class, row.body());
    }

    public static String partition(String app) {
        return FAMILY + app;
    }

    /** Sorts as a queue does: higher priority first, then the oldest. */
    public static String order(int priority, Instant since, String id) {
        return "%07d/%s/%s".formatted(PRIORITY - priority, Iso.fixed(since), id);
    }

    public String order() {
        return order(priority, held.since(), id());
    }

    /** Its id in the queue. */
    public String id() {
        return id(itemId());
    }

    public static String id(ItemId item) {
        return "item:" + item.workflow() + ":" + item.key();
    }

    public ItemId itemId() {
        return new ItemId(app, workflow, key);
    }

    /** What changes in the queue when an item changes; empty when nothing does. */
    static Optional<Write> change(Optional<Parked> before, Optional<Parked> after) {
        if (before.equals(after)) return Optional.empty();
        return after.map(Parked::put).or(() -> before.map(Parked::removal));
    }

    private Write put() {
        var place = place(itemId());
        var entries = Map.of(Index.BOARD, new Key(place.partition(), order()));
        return Write.put(new Row(place, 1, Codec.encode(this), entries, null), Condition.ANY);
    }

    private Write removal() {
        return new Write.Delete(new Row(place(itemId()), 1, "{}"), Condition.ANY, false);
    }

    public static Key place(ItemId item) {
        return new Key(partition(item.app()), PREFIX + item.workflow() + "/" + item.key());
    }
}
