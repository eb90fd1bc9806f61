// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.feed;

import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Passes each announced change to every projector. The feed guarantees that the failure of one projector doesn't undo
 * the work of the other projectors. It also guarantees that a repeated change has no further effect.
 *
 * <ol>
 *   <li>The reader decodes a change from each row. The reader logs and skips a row that it can't decode.
 *   <li>Each projector returns its writes for the batch. The feed logs and skips a change that the projector rejects.
 *   <li>The table performs the writes of all projectors together.
 *   <li>Each projector does its remaining work, which must follow the writes.
 *   <li>If a projector failed, the feed throws the projector's exception, so that the caller repeats the batch.
 * </ol>
 */
public final class ChangeFeed {
    private final Table table;
    private final ChangeReader reader;
    private final List<Projector> projectors;
    private final InstantSource clock;
    private final FeedFaultLog faultLog;

    public ChangeFeed(
            Table table, ChangeReader reader, List<Projector> projectors, InstantSource clock, FeedFaultLog faultLog) {
        this.table = table;
        this.reader = reader;
        this.projectors = List.copyOf(projectors);
        this.clock = clock;
        this.faultLog = faultLog;
    }

    /**
     * Passes the changes of announced rows to the projectors, in the order of the rows. After an exception, the caller
     * must call this method again with all these rows.
     */
    public void project(List<Row> rows) {
        try (var feedSession = open()) {
            feedSession.project(rows);
        }
    }

    /** Opens a session for several batches of rows. */
    public FeedSession open() {
        return new FeedSession();
    }

    private record OpenProjector(String name, Projector.ProjectorSession session) {}

    /**
     * A sequence of batches. The method {@link #close} makes the projectors finish their deferred work. {@link #close}
     * never throws.
     */
    public final class FeedSession implements AutoCloseable {
        private final List<OpenProjector> openProjectors = projectors.stream()
                .map(projector -> new OpenProjector(projector.getClass().getSimpleName(), projector.open()))
                .toList();

        private FeedSession() {}

        /** Processes one batch, as {@link ChangeFeed#project} does. */
        public void project(List<Row> rows) {
            ChangeFeed.this.project(rows, begin(clock.instant()));
        }

        private List<ProjectorRun> begin(Instant now) {
            return openProjectors.stream()
                    .map(projector -> new ProjectorRun(
                            projector.name(), projector.session().begin(now), faultLog))
                    .toList();
        }

        @Override
        public void close() {
            for (var projector : openProjectors) projector.session().close();
        }
    }

    private void project(List<Row> rows, List<ProjectorRun> runs) {
        var changes = rows.stream().flatMap(row -> reader.read(row).stream()).toList();
        for (var run : runs) run.prepare(changes);
        var written = table.writeEach(
                runs.stream().flatMap(run -> run.writes().stream()).toList());
        var start = 0;
        for (var run : runs) {
            var end = start + run.writes().size();
            run.finish(written.subList(start, end));
            start = end;
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
        for (var failure : failures) if (failure != first) first.addSuppressed(failure);
        throw first;
    }

    /** Logs and counts a change whose row the caller can't read. */
    public void reportUnreadable(String partition, RuntimeException cause) {
        reader.reportUnreadable(partition, cause);
    }
}
