// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.background;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that repeats one kind of work until it is stopped. A failure of the work, even an {@link Error}, doesn't end
 * the thread. If the thread ends nevertheless, {@link #restartIfDead} starts another.
 */
final class BackgroundLoop {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundLoop.class);

    /** The pause between two runs of the work. */
    interface LoopPause {
        void await() throws InterruptedException;

        /** Ends the pause, because the loop stops. */
        void end();
    }

    private final String name;
    private final Runnable work;
    private final LoopPause pause;
    private final ThreadFactory threads;
    private volatile @Nullable Thread thread;
    private volatile boolean isStopping;

    /** @param pause follows each run of the work, also after a failure */
    BackgroundLoop(String name, Runnable work, LoopPause pause) {
        this(name, work, pause, Thread.ofPlatform().daemon().name(name).factory());
    }

    BackgroundLoop(String name, Runnable work, LoopPause pause, ThreadFactory threads) {
        this.name = name;
        this.work = work;
        this.pause = pause;
        this.threads = threads;
    }

    String name() {
        return name;
    }

    synchronized void start() {
        if (isStopping) return;
        var started = threads.newThread(this::run);
        started.start();
        thread = started;
    }

    /** Starts another thread if the thread has ended by itself. Returns whether it had. */
    synchronized boolean restartIfDead() {
        var current = thread;
        if (isStopping || current == null || current.isAlive()) return false;
        start();
        LOG.error("the thread {} had ended and was started again", name);
        return true;
    }

    /** Stops the loop after the current run. This method doesn't wait for the end of the run. */
    synchronized void requestStop() {
        isStopping = true;
        pause.end();
    }

    /** Waits for the current run, and interrupts it after the time limit. */
    void awaitStop(long seconds) throws InterruptedException {
        var current = thread;
        if (current != null && !current.join(Duration.ofSeconds(seconds))) current.interrupt();
    }

    private void run() {
        while (!isStopping) {
            try {
                runOnce();
                pause.await();
            } catch (InterruptedException e) {
                // Only a stop ends the loop. A stop sets isStopping before it interrupts the thread.
            }
        }
    }

    private void runOnce() {
        try {
            work.run();
        } catch (Throwable e) {
            try {
                LOG.error("{} failed and is repeated", name, e);
            } catch (Throwable second) {
                // There may be no memory for a log line. An exception from this line would end the thread.
            }
        }
    }
}
