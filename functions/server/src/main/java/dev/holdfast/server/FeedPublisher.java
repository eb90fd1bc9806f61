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

/** Publishes the change feed as it fills. */
@Singleton
class FeedPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(FeedPublisher.class);

    /** After a failure, and as a look for what a lost wake-up would leave behind. */
    private static final long RETRY_DELAY_SECONDS = 1;

    private final OutboxReader outbox;
    private final SqliteTable table;
    private final Semaphore wake = new Semaphore(1);
    private final Thread thread = new Thread(this::run, "outbox");
    private volatile boolean stopping;

    @Inject
    FeedPublisher(OutboxReader outbox, SqliteTable table) {
        this.outbox = outbox;
        this.table = table;
    }

    void start(@Observes StartupEvent event) {
        table.addAnnouncementListener(() -> {
            if (wake.availablePermits() == 0) wake.release();
        });
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        wake.release();
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }

    private void run() {
        while (!stopping) {
            try {
                if (wake.tryAcquire(RETRY_DELAY_SECONDS, TimeUnit.SECONDS)) wake.drainPermits();
                outbox.drain();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("publishing events failed and is tried again: {}", String.valueOf(e.getMessage()));
                wake.drainPermits();
            }
        }
    }
}
