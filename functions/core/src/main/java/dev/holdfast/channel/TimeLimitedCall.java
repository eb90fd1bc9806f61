// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.channel;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs work in a separate thread, and waits for the result for a limited time, even if the work hangs. Interrupts the
 * work at the end of this time.
 */
public final class TimeLimitedCall<T> {
    private final Future<T> work;
    private final Duration limit;

    public TimeLimitedCall(Future<T> work, Duration limit) {
        this.work = work;
        this.limit = limit;
    }

    public static <T> TimeLimitedCall<T> start(Thread.Builder thread, Supplier<T> work, Duration limit) {
        var task = new FutureTask<>(work::get);
        thread.start(task);
        return new TimeLimitedCall<>(task, limit);
    }

    /**
     * Waits for the result.
     *
     * @param onFailure converts the failure into a result, and frees the resources of the work
     */
    public T result(Function<DeliveryOutcome.TemporaryFailure, T> onFailure) {
        return result(limit, onFailure);
    }

    /** @param remaining the remaining part of the time limit, for work that began earlier */
    public T result(Duration remaining, Function<DeliveryOutcome.TemporaryFailure, T> onFailure) {
        try {
            return work.get(Math.max(0, remaining.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return onFailure.apply(abandon("no answer within " + limit));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return onFailure.apply(abandon("interrupted, because Holdfast is stopping"));
        } catch (ExecutionException e) {
            var cause = Objects.requireNonNullElse(e.getCause(), e);
            return onFailure.apply(
                    abandon("the attempt failed: " + cause.getClass().getSimpleName()));
        }
    }

    private DeliveryOutcome.TemporaryFailure abandon(String reason) {
        work.cancel(true);
        return new DeliveryOutcome.TemporaryFailure(reason, null);
    }
}
