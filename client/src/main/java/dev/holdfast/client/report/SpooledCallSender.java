// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.report;

import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.refusal.HoldfastException;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.spool.SendResult;
import dev.holdfast.client.spool.SpoolEntry;
import dev.holdfast.client.spool.SpoolSender;
import dev.holdfast.client.transport.OperationCall;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends the calls of the spool. Retries a call until Holdfast accepts or refuses it.
 *
 * <p>Two refusals are also temporary: a key that is no longer valid can be replaced, and a time in the future passes,
 * if the clock of this machine is ahead.
 */
final class SpooledCallSender implements SpoolSender {
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final int MAX_DOUBLINGS = 5;

    private final OperationCaller caller;
    private final Runnable onAnswer;
    private final AtomicInteger failures = new AtomicInteger();

    /** @param onAnswer runs after each answer, because Holdfast can be reached then */
    SpooledCallSender(OperationCaller caller, Runnable onAnswer) {
        this.caller = caller;
        this.onAnswer = onAnswer;
    }

    @Override
    public SendResult send(SpoolEntry entry, boolean moreFollows) {
        OperationCall call;
        try {
            call = SpooledCall.decode(entry.payload(), moreFollows);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return SendResult.refused("this version of the client can't read the call: " + e.getMessage());
        }
        try {
            FutureResult.await(caller.send(call));
            answered();
            return SendResult.sent();
        } catch (HoldfastException e) {
            if (e.isTemporary() || isTemporary(e)) return SendResult.retryLater(nextDelay());
            answered();
            return SendResult.refused(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isTemporary(HoldfastException failure) {
        if (!(failure instanceof RefusalException refused)) return false;
        if (refused.refusal() instanceof Refusal.Unauthorized) return true;
        return refused.refusal() instanceof Refusal.Invalid invalid
                && invalid.faults().stream()
                        .anyMatch(fault -> fault.at().equals("/occurredAt")
                                && fault.message().contains("in the future"));
    }

    private void answered() {
        failures.set(0);
        onAnswer.run();
    }

    /** Doubles the longest delay after each failure, up to 32 seconds, and takes half of it to all of it. */
    private Duration nextDelay() {
        var longest = FIRST_DELAY.toMillis() << Math.min(failures.getAndIncrement(), MAX_DOUBLINGS);
        return Duration.ofMillis(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
    }
}
