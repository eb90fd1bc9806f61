package dev.holdfast.sweep;

import dev.holdfast.metric.Metrics;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Index;
import dev.holdfast.table.Page;
import dev.holdfast.table.PartlyWritten;
import dev.holdfast.table.Row;
import dev.holdfast.table.Shards;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableBusy;
import dev.holdfast.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what a sweep has decided on, a page at a time; a row for which that fails is pushed back, and the others go on. */
final class SweepWrites {
    /** So long a row that can't be dealt with is left alone. */
    private static final Duration PUSHED_BACK = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(SweepWrites.class);

    private final Table table;
    private final Shards shards;
    private final Metrics metrics;

    SweepWrites(Table table, Shards shards, Metrics metrics) {
        this.table = table;
        this.shards = shards;
        this.metrics = metrics;
    }

    /** @param kind null for a row that is pushed back */
    record Planned(Row row, @Nullable Due kind, Due.Task task) {}

    Planned pushedBack(Row row, Instant now) {
        var later = row.moved(Index.DUE, shards.due(row.key(), now.plus(PUSHED_BACK)));
        var write = Write.put(later, Condition.versionIs(row.version()));
        return new Planned(row, null, new Due.Task(write, "poisoned", null, Map.of()));
    }

    void poisoned(Row row, SweepReport.Tally report, RuntimeException e) {
        LOG.error(
                "{} can't be swept and is left alone for {}: {}",
                row.key().partition(),
                PUSHED_BACK,
                String.valueOf(e.getMessage()));
        metrics.count("sweep.poisoned", 1);
        report.poisoned(row.key().partition());
    }

    /** Such a row stays where it is: it could only be moved by writing it anew, and what is left of it would be lost. */
    void unreadable(Page.Unreadable row, SweepReport.Tally report) {
        LOG.error("{} can't be read and is passed over: {}", row.key().partition(), row.why());
        metrics.count("sweep.poisoned", 1);
        report.poisoned(row.key().partition());
    }

    /** Those that were written. Each that failed among the others is tried again by itself, so that one can't stop the rest. */
    List<Planned> write(List<Planned> tasks, Instant now, SweepReport.Tally report) {
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
