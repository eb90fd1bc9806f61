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
 * Work in a thread of its own. The caller waits no longer than the limit, whatever the work is stuck in. Abandoned work is
 * interrupted.
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

    /** @param otherwise makes a result of the reason why there is none, and frees what the work holds */
    public T result(Function<DeliveryOutcome.TemporaryFailure, T> otherwise) {
        return result(limit, otherwise);
    }

    /** @param left how much of the limit is left, since the work began earlier */
    public T result(Duration left, Function<DeliveryOutcome.TemporaryFailure, T> otherwise) {
        try {
            return work.get(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return otherwise.apply(abandon("no answer within " + limit));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return otherwise.apply(abandon("interrupted, because Holdfast is stopping"));
        } catch (ExecutionException failed) {
            var cause = Objects.requireNonNullElse(failed.getCause(), failed);
            return otherwise.apply(
                    abandon("the attempt failed: " + cause.getClass().getSimpleName()));
        }
    }

    private DeliveryOutcome.TemporaryFailure abandon(String reason) {
        work.cancel(true);
        return new DeliveryOutcome.TemporaryFailure(reason, null);
    }
}
