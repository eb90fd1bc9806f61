// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Counts the changes of a spool and passes them to a listener. Failures of the listener don't affect the spool. */
final class SpoolStatistics {
    private static final Logger LOG = System.getLogger(SpoolStatistics.class.getName());

    private final SpoolListener listener;
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong groups = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong expired = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong damages = new AtomicLong();

    SpoolStatistics(SpoolListener listener) {
        this.listener = listener;
    }

    void stored(int entries, long nanos) {
        stored.addAndGet(entries);
        groups.incrementAndGet();
        tell(l -> l.stored(entries, Duration.ofNanos(nanos)));
    }

    void sent() {
        sent.incrementAndGet();
        tell(SpoolListener::sent);
    }

    void setAside(SetAsideCause cause) {
        (cause == SetAsideCause.REFUSED ? refused : expired).incrementAndGet();
        tell(l -> l.setAside(cause));
    }

    void dropped(int entries) {
        if (entries == 0) return;
        dropped.addAndGet(entries);
        tell(l -> l.dropped(entries));
    }

    void damaged() {
        damages.incrementAndGet();
        tell(SpoolListener::damaged);
    }

    SpoolCounts counts(long waiting, long bytes) {
        return new SpoolCounts(
                waiting,
                bytes,
                stored.get(),
                groups.get(),
                sent.get(),
                refused.get(),
                expired.get(),
                dropped.get(),
                damages.get());
    }

    private void tell(Consumer<SpoolListener> change) {
        try {
            change.accept(listener);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The listener of a spool failed", e);
        }
    }
}
