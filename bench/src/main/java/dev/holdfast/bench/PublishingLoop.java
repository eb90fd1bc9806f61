// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import dev.holdfast.feed.OutboxReader;
import dev.holdfast.sqlite.SqliteTable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Publishes the changes of other threads in the background, as the server does. */
final class PublishingLoop implements AutoCloseable {
    private final OutboxReader outbox;
    private final Semaphore wake = new Semaphore(1);
    private final Thread thread = new Thread(this::run, "outbox");
    private volatile long publishedCount;
    private volatile boolean stopping;

    PublishingLoop(OutboxReader outbox, SqliteTable table) {
        this.outbox = outbox;
        table.addAnnouncementListener(() -> {
            if (wake.availablePermits() == 0) wake.release();
        });
        thread.start();
    }

    private void run() {
        try {
            while (!stopping) {
                if (wake.tryAcquire(1, TimeUnit.SECONDS)) wake.drainPermits();
                publish();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Publishes changes in a loop. After a failure, the loop retries one second later, as the server does. */
    private void publish() {
        try {
            publishedCount += outbox.drain();
        } catch (RuntimeException e) {
            System.err.println("publishing failed, retries: " + e);
        }
    }

    /** Returns the number of published changes. */
    long publishedCount() {
        return publishedCount;
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        wake.release();
        thread.join();
    }
}
