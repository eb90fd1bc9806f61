// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.background;

import dev.holdfast.Holdfast;
import dev.holdfast.clock.ClockWatch;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.clock.TimeLimit;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.server.Settings;
import dev.holdfast.sqlite.SqliteSearchIndex;
import dev.holdfast.sqlite.SqliteTable;
import dev.holdfast.sweep.SweepMark;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats the sweep, removes expired rows, and stores the time of the last successful sweep. */
@Singleton
public class SweepScheduler {
    private static final Logger LOG = LoggerFactory.getLogger(SweepScheduler.class);
    private static final int MAX_EXPIRED_PER_TRANSACTION = 1000;
    private static final Duration CLEANUP_TIME_LIMIT = Duration.ofSeconds(2);
    private static final Duration SWEEP_TIME_LIMIT = Duration.ofSeconds(60);

    private final Holdfast holdfast;
    private final SqliteTable table;
    private final SearchIndex searchIndex;
    private final MachineClock clock;
    private final SweepMark sweepMark;
    private final OutageLog outageLog = new OutageLog(LOG, "the sweep failed; the next sweep retries");
    private final OutageLog indexOutageLog =
            new OutageLog(LOG, "expired documents could not be removed from the search index");
    private volatile Instant lastGoodSweep;
    private volatile long lastGoodNanos;

    @Inject
    public SweepScheduler(
            Holdfast holdfast, SqliteTable table, SearchIndex searchIndex, MachineClock clock, MetricSink metricSink) {
        this.holdfast = holdfast;
        this.table = table;
        this.searchIndex = searchIndex;
        this.clock = clock;
        this.sweepMark = new SweepMark(table, new ClockWatch(clock, metricSink), holdfast.sweep);
        this.lastGoodSweep = clock.instant();
        this.lastGoodNanos = clock.nanoTime();
    }

    /**
     * Starts the sweeps when the server accepts requests. Doesn't start them earlier, because a server that can't open
     * its port stops immediately.
     */
    void start(@ObservesAsync HttpServerStart event, BackgroundTimer backgroundTimer, Settings settings) {
        backgroundTimer.repeat("sweep", settings.sweep().every(), this::sweep);
    }

    /**
     * Writes a mark, then sweeps. If the storage refuses the mark, the sweep can't change anything, and Holdfast must
     * not send the heartbeat.
     */
    public void sweep() {
        try {
            sweepMark.replace(clock.instant());
            probeIndex();
            holdfast.sweep.run(SWEEP_TIME_LIMIT);
            removeExpired();
            releaseFreePages();
            lastGoodSweep = clock.instant();
            lastGoodNanos = clock.nanoTime();
            outageLog.reportSuccess();
        } catch (RuntimeException e) {
            outageLog.report(e);
        }
    }

    /**
     * Tests whether the index accepts writes. The index's own monitor logs and reports a failure. The sweep still
     * succeeds, because only search needs the index.
     */
    private void probeIndex() {
        try {
            if (searchIndex instanceof SqliteSearchIndex localIndex) localIndex.probe();
        } catch (RuntimeException e) {
            LOG.debug("the search index refuses writes", e);
        }
    }

    /**
     * Removes expired rows until no expired rows are left or the time limit ends. Uses several transactions, to keep
     * each transaction short.
     */
    private void removeExpired() {
        var timeLimit = TimeLimit.start(clock, CLEANUP_TIME_LIMIT);
        long removed;
        do {
            removed = Math.max(table.removeExpired(MAX_EXPIRED_PER_TRANSACTION), removeExpiredDocuments());
        } while (removed == MAX_EXPIRED_PER_TRANSACTION && !timeLimit.isOver());
    }

    /**
     * Removes expired documents of the local index. An index in OpenSearch removes its own expired documents. If the
     * index fails, the sweep still succeeds.
     */
    private long removeExpiredDocuments() {
        try {
            var removed = searchIndex instanceof SqliteSearchIndex localIndex
                    ? localIndex.removeExpired(MAX_EXPIRED_PER_TRANSACTION)
                    : 0;
            indexOutageLog.reportSuccess();
            return removed;
        } catch (RuntimeException e) {
            indexOutageLog.report(e);
            return 0;
        }
    }

    /** Returns the space of removed rows to the file system, at most 8 MiB of each file in one sweep. */
    private void releaseFreePages() {
        try {
            table.releaseFreePages();
            if (searchIndex instanceof SqliteSearchIndex localIndex) localIndex.releaseFreePages();
        } catch (RuntimeException e) {
            LOG.debug("a file keeps its free pages until the next sweep", e);
        }
    }

    /** Returns the end of the last successful sweep; before the first successful sweep, the server's start. */
    public Instant lastGoodSweep() {
        return lastGoodSweep;
    }

    /** Returns the time since the end of the last successful sweep, by the monotonic clock. */
    public Duration sinceLastGoodSweep() {
        return Duration.ofNanos(clock.nanoTime() - lastGoodNanos);
    }
}
