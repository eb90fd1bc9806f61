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

/**
 * Ends a worker after signals. The children receive the first signal. If the same signal arrives again, it kills the
 * children.
 */
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
        // A closed terminal and systemd send HUP in addition to another signal, although they stop the worker only
        // once.
        if (!signal.equals(first) || signal.name().equals("HUP")) return;
        kill.complete(null);
        children.forEach(ChildProcess::kill);
    }

    private synchronized void noteFamilies(ReceivedSignal signal) {
        if (!stop.isDone()) children.forEach(ChildProcess::noteFamily);
    }

    /** Adds a child. If signals have arrived before, the child receives them now. */
    synchronized void add(ChildProcess child) {
        children.add(child);
        signals.add(child.process());
        if (kill.isDone()) child.kill();
    }

    synchronized void remove(ChildProcess child) {
        children.remove(child);
        signals.remove(child.process());
    }

    /** Whether a signal has arrived, after which the worker claims no item. */
    boolean isStopped() {
        return stop.isDone();
    }

    /** Whether the same signal has arrived twice, so that the worker ends immediately. */
    boolean isKilled() {
        return kill.isDone();
    }

    /** Returns the newest signal; null if none arrived. */
    @Nullable
    ReceivedSignal received() {
        return signals.received();
    }

    /** Waits for this duration, but only until the first signal arrives. */
    void pause(Duration duration) throws InterruptedException {
        waitFor(stop, duration);
    }

    /** Waits for this duration, but only until a second signal kills the children. */
    void pauseUntilKilled(Duration duration) throws InterruptedException {
        waitFor(kill, duration);
    }

    /** Waits for a result. After the first signal, waits at most for the time {@code timeAfterStop}. */
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
            // The caller checks whether the result has arrived.
        }
    }

    @Override
    public void close() {
        signals.close();
    }
}
