// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.work;

import dev.holdfast.cli.process.JobMessages;

/** Prints once that Holdfast can't be reached, and once that it answers again. */
final class OutageNotice {
    private final JobMessages messages;
    private boolean isOut;

    OutageNotice(JobMessages messages) {
        this.messages = messages;
    }

    synchronized void begin(Throwable failure) {
        if (!isOut) messages.say("Holdfast can't be reached, and the worker tries again: " + failure.getMessage());
        isOut = true;
    }

    synchronized boolean hasBegun() {
        return isOut;
    }

    synchronized void end() {
        if (isOut) messages.say("Holdfast answers again");
        isOut = false;
    }
}
