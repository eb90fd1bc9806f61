package dev.holdfast.sweep;

import dev.holdfast.json.Iso;
import dev.holdfast.metric.Metrics;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Index;
import dev.holdfast.table.Page;
import dev.holdfast.table.PartlyWritten;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Shards;
import dev.holdfast.table.ShardsInUse;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableBusy;
import dev.holdfast.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what is due and acts. It reads only entries that are due, re-checks each row, and writes on condition that the row is
 * still what was read: any number of sweeps at once do each thing once.
 */
public final class Sweep {
    /** So long a row that can't be dealt with is left alone. */
    static final Duration PUSHED_BACK = Duration.ofHours(1);

    private static final int PAGE = 250;
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private final Table table;
    private final Shards shards;
    private final List<Due> kinds;
    private final ShardsInUse inUse;
    private final Watchdog watchdog;
    private final InstantSource clock;
    private final Metrics metrics;

    public Sweep(Table table, Shards shards, List<Due> kinds, Watchdog watchdog, InstantSource clock, Metrics metrics) {
        this.table = table;
        this.shards = shards;
        this.kinds = List.copyOf(kinds);
        this.inUse = new ShardsInUse(table);
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
        for (var shard = 0; shard < most; shard++) complete &= shard(shard, begun, begun.plus(budget), report);
        if (report.inVain())
            throw new IllegalStateException("rows were due and nothing could be written: this sweep does not count");
        var took = Duration.between(begun, clock.instant());
        metrics.time("sweep.duration", took.isNegative() ? Duration.ZERO : took);
        metrics.time("sweep.lag", report.lag(begun));
        metrics.count("sweep.succeeded", 1);
        watchdog.alive();
        return report.of(begun, complete);
    }

    private boolean shard(int shard, Instant now, Instant end, SweepReport.Tally report) {
        var query = Query.before(
                Index.DUE,
                Shards.duePartition(shard),
                Iso.fixed(now.truncatedTo(ChronoUnit.MILLIS).plusMillis(1)),
                PAGE);
        String cursor = null;
        do {
            if (clock.instant().isAfter(end)) return false;
            Page page = table.query(query.after(cursor));
            page(page.rows(), now.truncatedTo(ChronoUnit.MILLIS), report);
            cursor = page.next();
        } while (cursor != null);
        return true;
    }

    private void page(List<Row> rows, Instant now, SweepReport.Tally report) {
        var tasks = new ArrayList<Planned>();
        for (var row : rows) plan(row, now, report).ifPresent(tasks::add);
        var done = write(tasks, now, report);
        report.written(done.size());
        for (var kind : kinds) {
            var its = done.stream()
                    .filter(p -> p.kind() == kind)
                    .map(Planned::task)
                    .toList();
            if (its.isEmpty()) continue;
            its.forEach(task -> report.add(task, metrics));
            kind.done(its);
        }
    }

    /** @param kind null for a row that is pushed back */
    private record Planned(Row row, @Nullable Due kind, Due.Task task) {}

    private Optional<Planned> plan(Row row, Instant now, SweepReport.Tally report) {
        try {
            for (var kind : kinds) {
                if (!row.key().partition().startsWith(kind.family())) continue;
                var task = kind.task(row, now);
                return task == null ? Optional.empty() : Optional.of(new Planned(row, kind, task));
            }
            throw new IllegalStateException("no part of the sweep knows what this row is");
        } catch (TableBusy e) {
            // No fault of this row: the next sweep meets it again.
            report.failed();
            return Optional.empty();
        } catch (RuntimeException e) {
            poisoned(row, report, e);
            return Optional.of(pushedBack(row, now));
        }
    }

    private Planned pushedBack(Row row, Instant now) {
        var later = row.moved(Index.DUE, shards.due(row.key(), now.plus(PUSHED_BACK)));
        var write = Write.put(later, Condition.versionIs(row.version()));
        return new Planned(row, null, new Due.Task(write, "poisoned", null, java.util.Map.of()));
    }

    private void poisoned(Row row, SweepReport.Tally report, RuntimeException e) {
        LOG.error(
                "{} can't be swept and is left alone for {}: {}",
                row.key().partition(),
                PUSHED_BACK,
                String.valueOf(e.getMessage()));
        metrics.count("sweep.poisoned", 1);
        report.poisoned(row.key().partition());
    }

    /** Those that were written. Each that failed among the others is tried again by itself, so that one can't stop the rest. */
    private List<Planned> write(List<Planned> tasks, Instant now, SweepReport.Tally report) {
        if (tasks.isEmpty()) return tasks;
        var done = new ArrayList<Planned>();
        var single = tasks.stream().filter(p -> p.task().writes().size() == 1).toList();
        var outcomes = together(single);
        for (var i = 0; i < single.size(); i++) {
            var written = outcomes.get(i);
            if (written == null) alone(single.get(i), now, report).ifPresent(done::add);
            else if (written) done.add(single.get(i));
        }
        // Several rows that change together are a transaction of their own.
        for (var task : tasks)
            if (task.task().writes().size() > 1) alone(task, now, report).ifPresent(done::add);
        return done;
    }

    private List<@Nullable Boolean> together(List<Planned> tasks) {
        try {
            var writes = tasks.stream().map(p -> p.task().writes().getFirst()).toList();
            return new ArrayList<@Nullable Boolean>(table.writeEach(writes));
        } catch (PartlyWritten e) {
            LOG.warn("a page of the sweep failed in part, going on one by one: {}", String.valueOf(e.getMessage()));
            return e.outcomes();
        } catch (RuntimeException e) {
            LOG.warn("a page of the sweep failed as a whole, going on one by one: {}", String.valueOf(e.getMessage()));
            return Collections.nCopies(tasks.size(), null);
        }
    }

    private Optional<Planned> alone(Planned planned, Instant now, SweepReport.Tally report) {
        try {
            return written(planned);
        } catch (TableBusy e) {
            report.failed();
            return Optional.empty();
        } catch (RuntimeException e) {
            return instead(planned, now, report, e);
        }
    }

    /** A row whose write fails by itself is pushed back; when not even that can be written, it is the table that fails. */
    private Optional<Planned> instead(Planned planned, Instant now, SweepReport.Tally report, RuntimeException e) {
        try {
            var pushed = written(pushedBack(planned.row(), now));
            if (pushed.isPresent()) poisoned(planned.row(), report, e);
            return pushed;
        } catch (RuntimeException again) {
            LOG.error(
                    "{} could not be written by the sweep: {}",
                    planned.row().key().partition(),
                    String.valueOf(again.getMessage()));
            report.failed();
            return Optional.empty();
        }
    }

    private Optional<Planned> written(Planned planned) {
        return table.write(planned.task().writes()) ? Optional.of(planned) : Optional.empty();
    }
}
