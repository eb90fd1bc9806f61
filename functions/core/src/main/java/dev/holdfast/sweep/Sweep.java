package dev.holdfast.sweep;

import dev.holdfast.json.Iso;
import dev.holdfast.metric.Metrics;
import dev.holdfast.table.Index;
import dev.holdfast.table.Page;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Shards;
import dev.holdfast.table.ShardsInUse;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableBusy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds what is due and acts. It reads only entries that are due, re-checks each row, and writes on condition that the row is
 * still what was read: any number of sweeps at once do each thing once.
 */
public final class Sweep {
    private static final int PAGE = 250;

    private final Table table;
    private final Shards shards;
    private final List<Due> kinds;
    private final ShardsInUse inUse;
    private final SweepWrites writes;
    private final Watchdog watchdog;
    private final InstantSource clock;
    private final Metrics metrics;

    public Sweep(Table table, Shards shards, List<Due> kinds, Watchdog watchdog, InstantSource clock, Metrics metrics) {
        this.table = table;
        this.shards = shards;
        this.kinds = List.copyOf(kinds);
        this.inUse = new ShardsInUse(table);
        this.writes = new SweepWrites(table, shards, metrics);
        this.watchdog = watchdog;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * One run.
     *
     * @param budget how long it may take; what is left then is the next run's
     * @throws RuntimeException when the table fails: the run does not count as good
     */
    public SweepReport run(Duration budget) {
        var begun = clock.instant();
        var report = new SweepReport.Tally();
        var complete = true;
        var most = inUse.remember(shards);
        var kinds = this.kinds.stream().map(Due::begin).toList();
        for (var shard : order(most, begun)) complete &= shard(kinds, shard, begun, begun.plus(budget), report);
        if (report.inVain())
            throw new IllegalStateException("rows were due and nothing could be written: this sweep does not count");
        var took = Duration.between(begun, clock.instant());
        metrics.time("sweep.duration", took.isNegative() ? Duration.ZERO : took);
        metrics.time("sweep.lag", report.lag(begun));
        metrics.count("sweep.succeeded", 1);
        watchdog.alive();
        return report.of(begun, complete);
    }

    /** Another one each time: where the time runs out again and again, no shard may always be the one that is left. */
    private static List<Integer> order(int shards, Instant now) {
        var order = IntStream.range(0, shards).boxed().collect(Collectors.toList());
        Collections.shuffle(order, new Random(now.toEpochMilli()));
        return order;
    }

    private boolean shard(List<Due> kinds, int shard, Instant now, Instant end, SweepReport.Tally report) {
        var query = Query.before(Index.DUE, Shards.duePartition(shard), Iso.fixed(now.plusMillis(1)), PAGE);
        String cursor = null;
        do {
            if (clock.instant().isAfter(end)) return false;
            Page page = table.query(query.after(cursor));
            for (var row : page.unreadable()) writes.unreadable(row, report);
            if (!page(kinds, page.rows(), now, end, report)) return false;
            cursor = page.next();
        } while (cursor != null);
        return true;
    }

    /** Whether there was time for all of it; what was decided in time is written anyway. */
    private boolean page(List<Due> kinds, List<Row> rows, Instant now, Instant end, SweepReport.Tally report) {
        var tasks = new ArrayList<SweepWrites.Planned>();
        var inTime = true;
        for (var row : rows) {
            plan(kinds, row, now, report).ifPresent(tasks::add);
            inTime = !clock.instant().isAfter(end);
            if (!inTime) break;
        }
        var done = writes.write(tasks, now, report);
        report.written(done.size());
        for (var kind : kinds) {
            var its = done.stream()
                    .filter(p -> p.kind() == kind)
                    .map(SweepWrites.Planned::task)
                    .toList();
            if (its.isEmpty()) continue;
            its.forEach(task -> report.add(task, metrics));
            kind.done(its);
        }
        return inTime;
    }

    private Optional<SweepWrites.Planned> plan(List<Due> kinds, Row row, Instant now, SweepReport.Tally report) {
        try {
            for (var kind : kinds) {
                if (!row.key().partition().startsWith(kind.family())) continue;
                var task = kind.task(row, now);
                return task == null ? Optional.empty() : Optional.of(new SweepWrites.Planned(row, kind, task));
            }
            throw new IllegalStateException("no part of the sweep knows what this row is");
        } catch (TableBusy e) {
            // No fault of this row: the next sweep meets it again.
            report.failed();
            return Optional.empty();
        } catch (RuntimeException e) {
            writes.poisoned(row, report, e);
            return Optional.of(writes.pushedBack(row, now));
        }
    }
}
