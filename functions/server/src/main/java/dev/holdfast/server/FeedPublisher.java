// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.feed.OutboxReader;
import dev.holdfast.sqlite.SqliteTable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the changes of the feed in its own thread, after each transaction with new changes. */
@Singleton
class FeedPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(FeedPublisher.class);

    /**
     * The longest time between two reads of the feed. This is also the retry delay after a failure, and the longest
     * delay if a wake-up call is lost.
     */
    private static final long POLL_PERIOD_SECONDS = 1;

    private final OutboxReader outbox;
    private final SqliteTable table;
    private final OutageLog outageLog = new OutageLog(LOG, "publishing events failed and will be retried");
    private final Semaphore wakeUp = new Semaphore(1);
    private final Thread thread = new Thread(this::run, "outbox");
    private volatile boolean isStopping;

    @Inject
    FeedPublisher(OutboxReader outbox, SqliteTable table) {
        this.outbox = outbox;
        this.table = table;
    }

    void start(@Observes StartupEvent event) {
        table.addAnnouncementListener(() -> {
            if (wakeUp.availablePermits() == 0) wakeUp.release();
        });
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        isStopping = true;
        wakeUp.release();
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }

    private void run() {
        while (!isStopping) {
            try {
                if (wakeUp.tryAcquire(POLL_PERIOD_SECONDS, TimeUnit.SECONDS)) wakeUp.drainPermits();
                outbox.drain();
                outageLog.reportSuccess();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                outageLog.report(e);
                wakeUp.drainPermits();
            }
        }
    }
}
