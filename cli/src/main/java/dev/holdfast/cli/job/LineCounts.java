// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the lines that succeeded, that failed, and that were finished before. */
final class LineCounts {
    private final AtomicInteger succeeded = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();

    void addSucceeded() {
        succeeded.incrementAndGet();
    }

    void addFailed() {
        failed.incrementAndGet();
    }

    void addSkipped() {
        skipped.incrementAndGet();
    }

    boolean areAllDone() {
        return failed.get() == 0;
    }

    String summary() {
        return "%d lines succeeded, %d failed, %d were finished before."
                .formatted(succeeded.get(), failed.get(), skipped.get());
    }
}
