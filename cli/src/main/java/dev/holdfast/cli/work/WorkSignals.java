// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.work;

import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.process.ChildProcess;
import dev.holdfast.cli.process.ChildSignals;
import dev.holdfast.cli.process.ReceivedSignal;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The end of a worker by signals. The first one goes to the children, and its repetition kills them. */
final class WorkSignals implements AutoCloseable {
    private final Set<ChildProcess> children = new HashSet<>();
    private final CompletableFuture<Void> stop = new CompletableFuture<>();
    private final CompletableFuture<Void> kill = new CompletableFuture<>();
    private final ChildSignals signals;
    private @Nullable ReceivedSignal first;

    WorkSignals(CommandEnvironment environment) {
        this.signals = new ChildSignals(environment, this::noteFamilies, this::receive);
    }

    private synchronized void receive(ReceivedSignal signal) {
        if (stop.complete(null)) {
            first = signal;
            return;
        }
        // A closed terminal, and systemd, send HUP beside another signal for one stop.
        if (!signal.equals(first) || signal.name().equals("HUP")) return;
        kill.complete(null);
        children.forEach(ChildProcess::kill);
    }

    private synchronized void noteFamilies(ReceivedSignal signal) {
        if (!stop.isDone()) children.forEach(ChildProcess::noteFamily);
    }

    /** Adds a child. It gets the signals that arrived before. */
    synchronized void add(ChildProcess child) {
        children.add(child);
        signals.add(child.process());
        if (kill.isDone()) child.kill();
    }

    synchronized void remove(ChildProcess child) {
        children.remove(child);
        signals.remove(child.process());
    }

    /** Whether a signal arrived. The worker then claims nothing. */
    boolean isStopped() {
        return stop.isDone();
    }

    /** Whether a second signal arrived, so that the worker ends immediately. */
    boolean isKilled() {
        return kill.isDone();
    }

    /** Returns the newest signal; null if none arrived. */
    @Nullable
    ReceivedSignal received() {
        return signals.received();
    }

    /** Waits, but not longer than until the first signal. */
    void pause(Duration duration) throws InterruptedException {
        waitFor(stop, duration);
    }

    /** Waits, but not longer than until the second signal. */
    void pauseUntilKilled(Duration duration) throws InterruptedException {
        waitFor(kill, duration);
    }

    /** Waits for a result. After the first signal, waits at most this time. */
    void await(CompletableFuture<?> result, Duration timeAfterStop) throws InterruptedException {
        try {
            CompletableFuture.anyOf(result, stop).get();
        } catch (ExecutionException e) {
            return;
        }
        waitFor(result, timeAfterStop);
    }

    private static void waitFor(CompletableFuture<?> result, Duration longest) throws InterruptedException {
        try {
            result.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The caller looks at the result.
        }
    }

    @Override
    public void close() {
        signals.close();
    }
}
