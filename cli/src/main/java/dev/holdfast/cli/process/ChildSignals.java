// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import dev.holdfast.cli.environment.CommandEnvironment;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Forwards signals to the children. On a terminal, this class doesn't forward the interrupt signal, because the
 * terminal itself sends Ctrl-C to the children.
 */
public final class ChildSignals implements AutoCloseable {
    private final boolean isInteractive;
    private final Set<Process> children = new HashSet<>();
    private final SignalRelay relay;
    private @Nullable ReceivedSignal received;

    public ChildSignals(CommandEnvironment environment) {
        this(environment, signal -> {}, signal -> {});
    }

    /**
     * @param before receives each signal before the children
     * @param after receives each signal after the children
     */
    public ChildSignals(
            CommandEnvironment environment, Consumer<ReceivedSignal> before, Consumer<ReceivedSignal> after) {
        this.isInteractive = environment.terminal().isInteractive();
        this.relay = SignalRelay.install(signal -> {
            before.accept(signal);
            forward(signal);
            after.accept(signal);
        });
    }

    /** Adds a child. If a signal has arrived before, the child receives this signal now. */
    public synchronized void add(Process child) {
        children.add(child);
        if (received != null) send(child, received);
    }

    public synchronized void remove(Process child) {
        children.remove(child);
    }

    /** Returns the newest signal; null if none arrived. */
    public synchronized @Nullable ReceivedSignal received() {
        return received;
    }

    private synchronized void forward(ReceivedSignal signal) {
        received = signal;
        if (isInteractive && signal.name().equals("INT")) return;
        children.forEach(child -> send(child, signal));
    }

    private static void send(Process child, ReceivedSignal signal) {
        // Process.destroy would also close the pipes of the child, and its last output would be lost.
        if (signal.name().equals("TERM")) {
            child.toHandle().destroy();
            return;
        }
        try {
            // Java itself can only send TERM and KILL. Every POSIX shell has the command kill.
            new ProcessBuilder("sh", "-c", "kill -" + signal.name() + " " + child.pid())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            child.toHandle().destroy();
        }
    }

    @Override
    public void close() {
        relay.close();
    }
}
