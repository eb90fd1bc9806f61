package dev.holdfast.sweep;

import dev.holdfast.alert.Courier;
import dev.holdfast.hold.Batches;
import dev.holdfast.hold.Queue;
import dev.holdfast.hold.Turn;
import dev.holdfast.hold.Turns;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Intents whose window opens, closes or is about to, and batches that stopped half-way. What is to be released goes to the courier. */
public final class DueQueue implements Due {
    private final String family;
    private final Turns turns;
    private final Courier courier;

    private DueQueue(String family, Turns turns, Courier courier) {
        this.family = family;
        this.turns = turns;
        this.courier = courier;
    }

    public static List<Due> of(Turns turns, Courier courier) {
        return List.of(new DueQueue(Queue.FAMILY, turns, courier), new DueQueue(Batches.FAMILY, turns, courier));
    }

    @Override
    public Due begin() {
        return new DueQueue(family, turns.begin(), courier);
    }

    @Override
    public String family() {
        return family;
    }

    @Override
    public Task task(Row row, Instant now) {
        var turn = family.equals(Queue.FAMILY) ? turns.intent(row, now) : turns.batch(row, now);
        return new Task(turn.writes(), turn.what(), turn.late(), Map.of());
    }

    @Override
    public void done(List<Task> tasks) {
        var going = new ArrayList<Key>();
        for (var task : tasks) {
            if (task.what().equals(Turn.GOES))
                going.add(task.writes().getFirst().key());
        }
        if (!going.isEmpty()) courier.take(going);
    }
}
