package dev.holdfast.server;

import dev.holdfast.Holdfast;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.sqlite.SqliteSearchIndex;
import dev.holdfast.sqlite.SqliteTable;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduled;
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

/** Sweeps on a schedule, and remembers when that last went well. */
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

    /** Not before requests are taken: a server that can't take its port is about to stop. */
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
            LOG.error("the sweep failed; the next one tries again", e);
        }
    }

    /** As long as there is more and time for it: a store in use may let more expire between two sweeps than one transaction should hold. */
    private void removeExpired() {
        var end = clock.instant().plus(CLEANUP_TIME_LIMIT);
        long removed;
        do {
            removed = Math.max(table.removeExpired(MAX_EXPIRED_PER_TRANSACTION), removeExpiredCards());
        } while (removed == MAX_EXPIRED_PER_TRANSACTION && clock.instant().isBefore(end));
    }

    /** An index elsewhere sees to that by itself; and a broken one says nothing of the sweep. */
    private long removeExpiredCards() {
        try {
            return searchIndex instanceof SqliteSearchIndex own ? own.removeExpired(MAX_EXPIRED_PER_TRANSACTION) : 0;
        } catch (RuntimeException e) {
            LOG.error("what has expired can't be removed from the search index", e);
            return 0;
        }
    }

    /** When the last good sweep ended; before the first, when the server started. */
    Instant lastGoodSweep() {
        return lastGoodSweep;
    }
}
