package dev.holdfast.hold;

import dev.holdfast.courier.Courier;
import dev.holdfast.sweep.Due;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Index;
import dev.holdfast.table.Row;
import dev.holdfast.table.Shards;
import dev.holdfast.table.Write;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Batches that stopped half-way: the courier goes on with them. */
final class DueBatches implements Due {
    private final Shards shards;
    private final Courier courier;

    DueBatches(Shards shards, Courier courier) {
        this.shards = shards;
        this.courier = courier;
    }

    @Override
    public String family() {
        return Batches.FAMILY;
    }

    @Override
    public Task task(Row row, Instant now) {
        var leased = row.moved(Index.DUE, shards.due(row.key(), now.plus(DueIntents.LEASE)));
        var write = Write.put(leased, Condition.versionIs(row.version()));
        return new Task(write, DueIntents.RELEASES, null, Map.of());
    }

    @Override
    public void done(List<Task> tasks) {
        DueIntents.handOver(tasks, courier);
    }
}
