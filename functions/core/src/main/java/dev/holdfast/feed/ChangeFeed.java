package dev.holdfast.feed;

import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Hands each announced change to every projector. It guarantees that one projector's failure leaves the work of the others done, and
 * that projecting a change again changes nothing.
 *
 * <ol>
 *   <li>The reader reads a change from each row, and passes over a row that it can't read.
 *   <li>Each projector gives its writes for the batch, and passes over a change of which it can make nothing.
 *   <li>The table carries out the writes of all projectors together.
 *   <li>Each projector follows up on its writes.
 *   <li>When a projector has failed, the feed throws its exception, so that the batch comes again.
 * </ol>
 */
public final class ChangeFeed {
    private final Table table;
    private final ChangeReader reader;
    private final List<Projector> projectors;
    private final InstantSource clock;
    private final FeedFaultLog faults;

    public ChangeFeed(
            Table table, ChangeReader reader, List<Projector> projectors, InstantSource clock, FeedFaultLog faults) {
        this.table = table;
        this.reader = reader;
        this.projectors = List.copyOf(projectors);
        this.clock = clock;
        this.faults = faults;
    }

    /** Projects the changes of announced rows, in their order. When it throws, all of these rows are to be given again. */
    public void project(List<Row> rows) {
        try (var feedSession = open()) {
            feedSession.project(rows);
        }
    }

    /** Opens a session for rows that are to be projected batch by batch, each batch as {@link #project} does it. */
    public FeedSession open() {
        return new FeedSession();
    }

    private record OpenProjector(String name, Projector.ProjectorSession session) {}

    /** Some batches in a row. Closing it throws nothing; the projectors then do what their batches have put off. */
    public final class FeedSession implements AutoCloseable {
        private final List<OpenProjector> open = projectors.stream()
                .map(p -> new OpenProjector(p.getClass().getSimpleName(), p.open()))
                .toList();

        private FeedSession() {}

        public void project(List<Row> rows) {
            ChangeFeed.this.project(rows, begin(clock.instant()));
        }

        private List<ProjectorRun> begin(Instant now) {
            return open.stream()
                    .map(p -> new ProjectorRun(p.name(), p.session().begin(now), faults))
                    .toList();
        }

        @Override
        public void close() {
            for (var projector : open) projector.session().close();
        }
    }

    private void project(List<Row> rows, List<ProjectorRun> runs) {
        var changes = rows.stream().flatMap(row -> reader.read(row).stream()).toList();
        for (var run : runs) run.prepare(changes);
        var done = table.writeEach(
                runs.stream().flatMap(run -> run.writes().stream()).toList());
        var from = 0;
        for (var run : runs) {
            var to = from + run.writes().size();
            run.finish(done.subList(from, to));
            from = to;
        }
        throwFailure(runs);
    }

    private static void throwFailure(List<ProjectorRun> runs) {
        var failures = new ArrayList<>(runs.stream()
                .map(ProjectorRun::failure)
                .filter(Objects::nonNull)
                .toList());
        if (failures.isEmpty()) return;
        var first = failures.removeFirst();
        for (var other : failures) if (other != first) first.addSuppressed(other);
        throw first;
    }

    /** Reports a change of which not even the row can be read. */
    public void reportUnreadable(String partition, RuntimeException why) {
        reader.reportUnreadable(partition, why);
    }
}
