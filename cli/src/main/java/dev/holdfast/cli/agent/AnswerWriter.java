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

    /** Writes an answer; nothing after the end. */
    void write(String json) {
        lock.lock();
        try {
            if (isClosed) return;
            // White space between the tokens of JSON is the only place for line breaks.
            out.println(json.strip().replaceAll("[\\r\\n]+", " "));
            isClosed = out.checkError();
        } finally {
            lock.unlock();
        }
    }

    /** Writes nothing from now on. Waits for the end of the present line, unless the reader takes too long. */
    void close(Duration timeLimit) throws InterruptedException {
        var hasLock = lock.tryLock(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
        isClosed = true;
        if (hasLock) lock.unlock();
    }
}
