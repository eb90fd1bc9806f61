package dev.holdfast.sweep;

import dev.holdfast.metric.Metrics;
import dev.holdfast.table.Row;
import dev.holdfast.table.Write;
import dev.holdfast.watch.Arrivals;
import dev.holdfast.watch.Watches;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rules about how much reaches a state: counted at the end of each period, and now and then before where there may be too much. After an
 * outage one rule may cost hundreds of reads, so a run has a bound of time for all of them: deadlines must not wait for them.
 */
public final class DueWatches implements Due {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Watches watches;
    private final Supplier<Arrivals> arrivals;
    private final Arrivals counted;
    private final InstantSource clock;
    private final Metrics metrics;

    /** What this run has spent on them. */
    private Duration spent = Duration.ZERO;

    /** @param arrivals makes what one run counts by */
    public DueWatches(Watches watches, Supplier<Arrivals> arrivals, InstantSource clock, Metrics metrics) {
        this.watches = watches;
        this.arrivals = arrivals;
        this.counted = arrivals.get();
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public Due begin() {
        return new DueWatches(watches, arrivals, clock, metrics);
    }

    @Override
    public String family() {
        return Watches.FAMILY;
    }

    @Override
    public @Nullable Task task(Row row, Instant now) {
        // The others stay due: the next run goes on with them.
        if (spent.compareTo(LIMIT) >= 0) return null;
        var begun = clock.instant();
        var turn = watches.turn(row, now, counted);
        spent = spent.plus(Duration.between(begun, clock.instant()));
        return new Task(turn.writes(), turn.broken().isEmpty() ? "counted" : "violated", null, Map.of());
    }

    @Override
    public void done(List<Task> tasks) {
        for (var task : tasks) {
            for (var write : task.writes()) {
                if (!(write instanceof Write.Put(Row row, var condition, var announced)) || !announced) continue;
                metrics.count(
                        "expectations.violated",
                        1,
                        "kind",
                        Watches.finding(row).kind().word());
            }
        }
    }
}
