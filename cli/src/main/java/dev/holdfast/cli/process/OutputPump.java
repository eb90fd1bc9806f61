// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;

/** Passes the output of a child on immediately and unchanged, and keeps the last bytes. */
final class OutputPump implements Runnable {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final InputStream from;
    private final PrintStream to;
    private final OutputTail tail;
    private final Thread thread = new Thread(this, "holdfast-output");
    private volatile long lastNanos = System.nanoTime();

    private OutputPump(InputStream from, PrintStream to, OutputTail tail) {
        this.from = from;
        this.to = to;
        this.tail = tail;
    }

    static OutputPump start(InputStream from, PrintStream to, OutputTail tail) {
        var pump = new OutputPump(from, to, tail);
        pump.thread.setDaemon(true);
        pump.thread.start();
        return pump;
    }

    @Override
    public void run() {
        var buffer = new byte[BUFFER_BYTES];
        // If the reader of this process's output has ended, this statement closes the child's output too. So the child
        // notices that nobody reads.
        try (from) {
            for (var count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                tail.append(buffer, count);
                to.write(buffer, 0, count);
                lastNanos = System.nanoTime();
                if (to.checkError()) return;
            }
        } catch (IOException e) {
            // The system closes the pipe of an ended child.
        }
    }

    /**
     * Waits for the rest of the output after the end of the child. A process that the child left behind can keep the
     * pipe open. So the wait also ends if no output arrives for the time {@code silence}, and at the latest after
     * {@code longest}.
     */
    void finish(Duration silence, Duration longest) throws InterruptedException {
        var endNanos = System.nanoTime();
        while (!thread.join(Duration.ofMillis(50))) {
            var quietNanos = System.nanoTime() - Math.max(endNanos, lastNanos);
            var waitedNanos = System.nanoTime() - endNanos;
            if (quietNanos > silence.toNanos() || waitedNanos > longest.toNanos()) return;
        }
    }
}
