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
import dev.holdfast.client.transport.ApiKeyException;
import dev.holdfast.client.transport.OperationCall;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends the calls of the spool. Retries a call until Holdfast accepts or refuses it. If the transport can't send a call
 * at all, the spool treats the call as refused.
 *
 * <p>Two further failures are also temporary. Somebody can replace an invalid key. If the clock of this machine is
 * ahead, Holdfast refuses a time that is slightly in the future, but accepts it later.
 */
final class SpooledCallSender implements SpoolSender {
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final int MAX_DOUBLINGS = 5;

    /** The server's clock decides whether a time is in the future. The two clocks differ by at most this duration. */
    private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofHours(1);

    private final OperationCaller caller;
    private final InstantSource clock;
    private final Runnable onAnswer;
    private final FailureSeries failures = new FailureSeries();

    /** @param onAnswer runs after each answer, because an answer shows that Holdfast can be reached */
    SpooledCallSender(OperationCaller caller, InstantSource clock, Runnable onAnswer) {
        this.caller = caller;
        this.clock = clock;
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
            if (e.isTemporary() || e instanceof RefusalException refused && isTemporary(refused.refusal(), call))
                return retryLater(e);
            answered();
            return SendResult.refused(String.valueOf(e.getMessage()));
        } catch (ApiKeyException e) {
            return retryLater(e);
        } catch (IllegalArgumentException e) {
            return SendResult.refused("the client can't send the call: " + e.getMessage());
        }
    }

    private boolean isTemporary(Refusal refusal, OperationCall call) {
        return refusal instanceof Refusal.Unauthorized
                || refusal instanceof Refusal.Invalid invalid
                        && invalid.faults().stream()
                                .anyMatch(fault -> fault.at().equals("/occurredAt"))
                        && isAboutNow(SpooledCall.timeOf(call, Instant.MIN));
    }

    private boolean isAboutNow(Instant time) {
        var now = clock.instant();
        return time.isAfter(now.minus(MAX_CLOCK_DIFFERENCE)) && !time.isAfter(now.plus(MAX_CLOCK_DIFFERENCE));
    }

    private void answered() {
        failures.end();
        onAnswer.run();
    }

    /**
     * Chooses the delay before the next attempt. The longest delay doubles after each failure, up to 32 seconds. The
     * delay is a random time between half of the longest delay and all of it.
     */
    private SendResult retryLater(RuntimeException failure) {
        var longest = FIRST_DELAY.toMillis() << Math.min(failures.add(failure), MAX_DOUBLINGS);
        return SendResult.retryLater(
                Duration.ofMillis(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1)));
    }
}
