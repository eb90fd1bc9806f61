package dev.holdfast.server;

import dev.holdfast.Holdfast;
import dev.holdfast.search.Search;
import dev.holdfast.sqlite.SqliteSearch;
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

/** Sweeps on a schedule, and remembers when that last went well. */
@Singleton
class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int EXPIRED_AT_ONCE = 1000;
    private static final Duration REMOVING = Duration.ofSeconds(2);
    private static final Duration BUDGET = Duration.ofSeconds(60);

    private final Holdfast holdfast;
    private final SqliteTable table;
    private final Search search;
    private final InstantSource clock;
    private volatile Instant lastGood;

    @Inject
    Sweeper(Holdfast holdfast, SqliteTable table, Search search, InstantSource clock) {
        this.holdfast = holdfast;
        this.table = table;
        this.search = search;
        this.clock = clock;
        this.lastGood = clock.instant();
    }

    /** Not before requests are taken: a server that can't take its port is about to stop. */
    void begin(@ObservesAsync HttpServerStart event, Scheduler scheduler) {
        if (scheduler.isStarted()) scheduler.resume();
    }

    @Scheduled(every = "{holdfast.sweep.every}", concurrentExecution = ConcurrentExecution.SKIP)
    void sweep() {
        try {
            holdfast.sweep.run(BUDGET);
            removeExpired();
            lastGood = clock.instant();
        } catch (RuntimeException e) {
            LOG.error("the sweep failed; the next one tries again", e);
        }
    }

    /** As long as there is more and time for it: a store in use may let more expire between two sweeps than one transaction should hold. */
    private void removeExpired() {
        var end = clock.instant().plus(REMOVING);
        long removed;
        do {
            removed = Math.max(table.removeExpired(EXPIRED_AT_ONCE), removeExpiredCards());
        } while (removed == EXPIRED_AT_ONCE && clock.instant().isBefore(end));
    }

    /** An index elsewhere sees to that by itself; and a broken one says nothing of the sweep. */
    private long removeExpiredCards() {
        try {
            return search instanceof SqliteSearch own ? own.removeExpired(EXPIRED_AT_ONCE) : 0;
        } catch (RuntimeException e) {
            LOG.error("what has expired can't be removed from the search index", e);
            return 0;
        }
    }

    /** When the last good sweep ended; before the first, when the server started. */
    Instant lastGood() {
        return lastGood;
    }
}
