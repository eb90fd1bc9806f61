// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

/** Decides how many attempts the drainer may begin. The lock of {@link SpoolDrainer} protects this object. */
final class SendingGate {
    private final int maxAttempts;
    private int attempts;
    private int pauses;
    private boolean probing;

    SendingGate(int maxAttempts) {
        this.maxAttempts = maxAttempts;
    }

    /** Whether the drainer may begin an attempt that sends nothing, for example to set an expired entry aside. */
    boolean mayBegin() {
        return attempts < maxAttempts;
    }

    boolean maySend() {
        return pauses == 0 && attempts < (probing ? 1 : maxAttempts);
    }

    void begin() {
        attempts++;
    }

    /** Ends an attempt. After a failure, the gate permits only one attempt at a time, until an attempt succeeds. */
    void end(boolean succeeded) {
        attempts--;
        probing = !succeeded;
    }

    void pause() {
        pauses++;
    }

    void resume() {
        pauses--;
    }
}
