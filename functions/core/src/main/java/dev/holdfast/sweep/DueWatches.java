package dev.holdfast.sweep;

import dev.holdfast.metric.Metrics;
import dev.holdfast.table.Row;
import dev.holdfast.table.Write;
import dev.holdfast.watch.Arrivals;
import dev.holdfast.watch.Watches;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Rules about how much reaches a state: counted at the end of each period, and now and then before where there may be too much. */
public final class DueWatches implements Due {
    private final Watches watches;
    private final Arrivals arrivals;
    private final Metrics metrics;

    public DueWatches(Watches watches, Arrivals arrivals, Metrics metrics) {
        this.watches = watches;
        this.arrivals = arrivals;
        this.metrics = metrics;
    }

    @Override
    public String family() {
        return Watches.FAMILY;
    }

    @Override
    public Task task(Row row, Instant now) {
        var turn = watches.turn(row, now, arrivals);
        return new Task(turn.writes(), turn.broken().isEmpty() ? "counted" : "broken", null, Map.of());
    }

    @Override
    public void done(List<Task> tasks) {
        for (var task : tasks) {
            for (var write : task.writes()) {
                if (!(write instanceof Write.Put(Row row, var condition, var announced)) || !announced) continue;
                metrics.count(
                        "watch.broken", 1, "kind", Watches.finding(row).kind().word());
            }
        }
    }
}
