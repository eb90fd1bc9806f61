// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.work;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the items that are done, that failed, and whose reports may be lost. */
final class WorkCounts {
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    void addDone() {
        done.incrementAndGet();
    }

    void addFailed() {
        failed.incrementAndGet();
    }

    void addLost() {
        lost.incrementAndGet();
    }

    boolean hasFailures() {
        return failed.get() > 0;
    }

    boolean hasAny() {
        return done.get() + failed.get() + lost.get() > 0;
    }

    String summary() {
        return "%d %s done, %d failed, %d lost."
                .formatted(done.get(), done.get() == 1 ? "item" : "items", failed.get(), lost.get());
    }
}
