// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.agent;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Writes answers of several threads to stdout, each as one whole line. */
final class AnswerWriter {
    private final PrintStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean isClosed;

    AnswerWriter(PrintStream out) {
        this.out = out;
    }

    /** Whether somebody still reads the answers. */
    boolean isOpen() {
        return !isClosed;
    }

    /** Writes an answer, unless the writer is closed or nobody reads stdout any longer. */
    void write(String json) {
        lock.lock();
        try {
            if (isClosed) return;
            // JSON has line breaks only between its tokens, so this replacement changes no value.
            out.println(json.strip().replaceAll("[\\r\\n]+", " "));
            isClosed = out.checkError();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes this writer, so that later calls of {@link #write} write nothing. Waits until the present line is written,
     * but at most for the time limit.
     */
    void close(Duration timeLimit) throws InterruptedException {
        var hasLock = lock.tryLock(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
        isClosed = true;
        if (hasLock) lock.unlock();
    }
}
