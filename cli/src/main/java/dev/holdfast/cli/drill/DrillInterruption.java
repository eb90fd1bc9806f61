// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.drill;

import dev.holdfast.cli.process.ReceivedSignal;
import org.jspecify.annotations.Nullable;

/** Lets a signal interrupt a drill, but neither the creation of its item nor the end of the drill. */
final class DrillInterruption {
    private final Thread runner;
    private @Nullable ReceivedSignal signal;
    private boolean isInterruptible;

    DrillInterruption(Thread runner) {
        this.runner = runner;
    }

    synchronized void receive(ReceivedSignal received) {
        signal = received;
        if (isInterruptible) runner.interrupt();
    }

    /** Begins the part of the drill that a signal interrupts. Throws immediately if a signal has arrived already. */
    synchronized void begin() throws InterruptedException {
        if (signal != null) throw new InterruptedException();
        isInterruptible = true;
    }

    /** Ends the part of the drill that a signal interrupts. Clears the interrupt if no method has noticed it. */
    synchronized void end() {
        isInterruptible = false;
        Thread.interrupted();
    }

    /** Returns the newest signal; null if none arrived. */
    synchronized @Nullable ReceivedSignal signal() {
        return signal;
    }
}
