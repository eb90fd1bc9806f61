// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.refusal.RefusalReader;
import dev.holdfast.client.refusal.UnreachableException;
import dev.holdfast.client.transport.OperationAnswer;
import dev.holdfast.client.transport.OperationCall;
import dev.holdfast.client.transport.Transport;
import dev.holdfast.client.transport.TransportException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The attempts of one call. At most one attempt runs at a time. */
final class AttemptSequence {
    private static final System.Logger LOGGER = System.getLogger("dev.holdfast.client");

    /**
     * The number of answers with status 500 after which the call fails. Such a fault of Holdfast often happens again.
     */
    private static final int FAULTS_BEFORE_FAILURE = 3;

    private static final int INTERNAL_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Transport transport;
    private final OperationCall call;
    private final RetryPolicy policy;
    private final RetryTimer timer;
    private final DoubleSupplier random;
    private final boolean isRepeatable;
    private final long deadline;
    private final CompletableFuture<JsonNode> result = new CancellableResult<>();
    private int attempts;
    private int faults;

    AttemptSequence(
            Transport transport, OperationCall call, RetryPolicy policy, RetryTimer timer, DoubleSupplier random) {
        this.transport = transport;
        this.call = call;
        this.policy = policy;
        this.timer = timer;
        this.random = random;
        this.isRepeatable = RepeatRule.isRepeatable(call);
        this.deadline =
                timer.nanoTime() + policy.totalLimit().plus(call.waitTime()).toNanos();
    }

    CompletableFuture<JsonNode> result() {
        return result;
    }

    void startNext() {
        if (result.isDone()) return;
        attempts++;
        try {
            var timeout = policy.attemptTimeoutOf(call.operation()).plus(call.waitTime());
            var nanos = Math.min(timeout.toNanos(), deadline - timer.nanoTime());
            transport.send(call, Duration.ofNanos(Math.max(nanos, 1))).whenComplete(this::evaluateSafely);
        } catch (RuntimeException e) {
            evaluateSafely(null, e);
        }
    }

    private void evaluateSafely(@Nullable OperationAnswer answer, @Nullable Throwable failure) {
        try {
            evaluate(answer, failure == null ? null : FutureResult.causeOf(failure));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private void evaluate(@Nullable OperationAnswer answer, @Nullable Throwable failure) {
        if (failure instanceof TransportException lost) {
            if (mayRepeat(lost.mayHaveArrived()) && retry(null, lost.getMessage())) return;
            result.completeExceptionally(unreachable(lost));
        } else if (answer == null) {
            result.completeExceptionally(failure == null ? new IllegalStateException("no answer") : failure);
        } else if (!answer.isRefusal()) {
            result.complete(answer.body());
        } else {
            var refusal = RefusalReader.read(answer);
            if (isWorthRetry(refusal) && retry(answer.retryAfter(), refusal.detail())) return;
            result.completeExceptionally(new RefusalException(call.operation(), refusal));
        }
    }

    private boolean mayRepeat(boolean mayHaveActed) {
        return isRepeatable || !mayHaveActed;
    }

    private boolean isWorthRetry(Refusal refusal) {
        // A retry doesn't help on a full disk, because nobody frees disk space within the time limit of a call.
        if (!refusal.isTemporary() || refusal instanceof Refusal.InsufficientStorage) return false;
        if (refusal.status() == INTERNAL_ERROR && ++faults >= FAULTS_BEFORE_FAILURE) return false;
        return mayRepeat(!(refusal instanceof Refusal.Busy || refusal.status() == TOO_MANY_REQUESTS));
    }

    /** Schedules the next attempt. Returns false if the total limit leaves no time for this attempt. */
    private boolean retry(@Nullable Duration retryAfter, @Nullable String reason) {
        var delay = policy.delayAfter(attempts, retryAfter, random.getAsDouble());
        if (delay.compareTo(Duration.ofNanos(deadline - timer.nanoTime())) >= 0) return false;
        LOGGER.log(
                System.Logger.Level.DEBUG,
                () -> call.operation().function() + " is repeated in " + delay.toMillis() + " ms: " + reason);
        timer.runAfter(delay, this::startNext);
        return true;
    }

    private UnreachableException unreachable(TransportException lost) {
        return new UnreachableException(
                call.operation().function() + ": no answer in " + attempts + (attempts == 1 ? " attempt" : " attempts")
                        + "; " + lost.getMessage(),
                lost);
    }
}
