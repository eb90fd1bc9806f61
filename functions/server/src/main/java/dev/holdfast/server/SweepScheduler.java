// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.Holdfast;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.sqlite.SqliteSearchIndex;
import dev.holdfast.sqlite.SqliteTable;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the sweep on a schedule, removes expired rows, and remembers the last success. */
@Singleton
class SweepScheduler {
    private static final Logger LOG = LoggerFactory.getLogger(SweepScheduler.class);
    private static final int MAX_EXPIRED_PER_TRANSACTION = 1000;
    private static final Duration CLEANUP_TIME_LIMIT = Duration.ofSeconds(2);
    private static final Duration SWEEP_TIME_LIMIT = Duration.ofSeconds(60);

    private final Holdfast holdfast;
    private final SqliteTable table;
    private final SearchIndex searchIndex;
    private final InstantSource clock;
    private volatile Instant lastGoodSweep;

    @Inject
    SweepScheduler(Holdfast holdfast, SqliteTable table, SearchIndex searchIndex, InstantSource clock) {
        this.holdfast = holdfast;
        this.table = table;
        this.searchIndex = searchIndex;
        this.clock = clock;
        this.lastGoodSweep = clock.instant();
    }

    /** Starts sweeping once the server accepts requests: a server without its port is about to stop. */
    void start(@ObservesAsync HttpServerStart event, Scheduler scheduler) {
        if (scheduler.isStarted()) scheduler.resume();
    }

    @Scheduled(every = "{holdfast.sweep.every}", concurrentExecution = ConcurrentExecution.SKIP)
    void sweep() {
        try {
            holdfast.sweep.run(SWEEP_TIME_LIMIT);
            removeExpired();
            lastGoodSweep = clock.instant();
        } catch (RuntimeException e) {
            LOG.error("the sweep failed; the next sweep retries", e);
        }
    }

    /** Removes expired rows in several transactions until none remain or its time is over, to keep each transaction short. */
    private void removeExpired() {
        var end = clock.instant().plus(CLEANUP_TIME_LIMIT);
        long removed;
        do {
            removed = Math.max(table.removeExpired(MAX_EXPIRED_PER_TRANSACTION), removeExpiredDocuments());
        } while (removed == MAX_EXPIRED_PER_TRANSACTION && clock.instant().isBefore(end));
    }

    /** OpenSearch's index removes its own expired documents. A failure of the index doesn't fail the sweep. */
    private long removeExpiredDocuments() {
        try {
            return searchIndex instanceof SqliteSearchIndex localIndex
                    ? localIndex.removeExpired(MAX_EXPIRED_PER_TRANSACTION)
                    : 0;
        } catch (RuntimeException e) {
            LOG.error("expired documents could not be removed from the search index", e);
            return 0;
        }
    }

    /** Returns the end of the last good sweep; before the first one, the server's start. */
    Instant lastGoodSweep() {
        return lastGoodSweep;
    }
}
