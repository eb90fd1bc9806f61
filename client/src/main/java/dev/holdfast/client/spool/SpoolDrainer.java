// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import dev.holdfast.client.spool.segment.EntryPosition;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends the waiting entries:
 *
 * <ol>
 *   <li>The drainer takes the next entry of each ready subject, up to the maximum number of parallel sends.
 *   <li>After each result, the subject goes to the end of the list of ready subjects.
 *   <li>If an entry must be sent later, the drainer pauses for the delay. Then it sends one entry at a time until one
 *       attempt succeeds.
 *   <li>The drainer sets expired entries aside, even during a pause.
 * </ol>
 */
final class SpoolDrainer {
    private static final Logger LOG = System.getLogger(SpoolDrainer.class.getName());

    private final WaitingEntries waiting;
    private final EntryDelivery delivery;
    private final SpoolOptions options;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition attemptEnded = lock.newCondition();
    // The lock protects the following fields.
    private @Nullable SpoolSender sender;
    private final SendingGate gate;
    private int running;
    private boolean closed;

    SpoolDrainer(WaitingEntries waiting, EntryDelivery delivery, SpoolOptions options, Executor executor) {
        this.waiting = waiting;
        this.delivery = delivery;
        this.options = options;
        this.executor = executor;
        this.gate = new SendingGate(options.maxParallelSends());
    }

    void start(SpoolSender newSender) {
        locked(() -> {
            if (sender != null) throw new IllegalStateException("the spool has a sender already");
            sender = newSender;
        });
        pump();
    }

    /** Begins as many attempts as possible. */
    void pump() {
        for (var claim = claim(); claim != null; claim = claim()) {
            var entry = claim;
            try {
                executor.execute(() -> attempt(entry));
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "The executor of the spool refuses a task", e);
                settle(entry, EntryDelivery.FAILURE);
                return;
            }
        }
    }

    private @Nullable EntryPosition claim() {
        lock.lock();
        try {
            if (closed || sender == null || !gate.mayBegin()) return null;
            var entry = waiting.takeOlderThan(expiryMillis());
            if (entry == null && gate.maySend()) entry = waiting.takeReady();
            if (entry != null) gate.begin();
            return entry;
        } finally {
            lock.unlock();
        }
    }

    private long expiryMillis() {
        return options.clock().instant().minus(options.maxAge()).toEpochMilli();
    }

    private void attempt(EntryPosition entry) {
        var currentSender = begin();
        if (currentSender == null) return;
        var expired = entry.timeMillis() < expiryMillis();
        settle(entry, delivery.attempt(entry, expired, waiting.isFollowed(entry), currentSender));
        locked(() -> {
            running--;
            attemptEnded.signalAll();
        });
        pump();
    }

    /** Counts a running attempt, and returns the sender. Returns null if the spool is closed. */
    private @Nullable SpoolSender begin() {
        lock.lock();
        try {
            if (!closed) running++;
            return closed ? null : sender;
        } finally {
            lock.unlock();
        }
    }

    private void settle(EntryPosition entry, SendResult result) {
        var retry = result.verdict() == SendResult.Verdict.RETRY_LATER;
        locked(() -> {
            gate.end(!retry);
            waiting.release(entry, !retry);
            if (!retry || closed) return;
            gate.pause();
            options.timer().schedule(this::resume, result.delay());
        });
    }

    private void resume() {
        locked(gate::resume);
        pump();
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    /** Begins no further attempts, and waits for the current ones. Returns false if some don't end in time. */
    boolean close(Duration timeout) {
        lock.lock();
        try {
            closed = true;
            var remaining = timeout.toNanos();
            while (running > 0 && remaining > 0) remaining = attemptEnded.awaitNanos(remaining);
            return running == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
