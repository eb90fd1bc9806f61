// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.background;

import dev.holdfast.feed.OutboxReader;
import dev.holdfast.feed.PublishingMonitor;
import dev.holdfast.sqlite.SqliteTable;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
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

    private static final Duration MONITOR_PERIOD = Duration.ofSeconds(5);

    private final OutboxReader outbox;
    private final SqliteTable table;
    private final OutageLog outageLog = new OutageLog(LOG, "publishing events failed and will be retried");
    private final Semaphore wakeUp = new Semaphore(1);

    @Inject
    FeedPublisher(OutboxReader outbox, SqliteTable table) {
        this.outbox = outbox;
        this.table = table;
    }

    void start(@Observes StartupEvent event, BackgroundTimer backgroundTimer, PublishingMonitor publishingMonitor) {
        table.addAnnouncementListener(() -> {
            if (wakeUp.availablePermits() == 0) wakeUp.release();
        });
        backgroundTimer.start(new BackgroundLoop("outbox", this::publish, new AnnouncementPause()));
        // A separate thread measures the age of unpublished changes, because the publishing thread could hang.
        backgroundTimer.repeat("publishing-monitor", MONITOR_PERIOD, publishingMonitor::report);
    }

    private void publish() {
        try {
            outbox.drain();
            outageLog.reportSuccess();
        } catch (RuntimeException | Error e) {
            wakeUp.drainPermits();
            outageLog.report(e);
        }
    }

    private final class AnnouncementPause implements BackgroundLoop.LoopPause {
        @Override
        public void await() throws InterruptedException {
            if (wakeUp.tryAcquire(POLL_PERIOD_SECONDS, TimeUnit.SECONDS)) wakeUp.drainPermits();
        }

        @Override
        public void end() {
            wakeUp.release();
        }
    }
}
