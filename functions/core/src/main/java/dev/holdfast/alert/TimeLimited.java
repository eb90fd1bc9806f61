package dev.holdfast.aws.target;

import dev.holdfast.alert.Sender.Outcome;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One piece of work in a thread of its own, waited for no longer than it may take, whatever it is stuck in. One that is abandoned
 * is interrupted, and ends at the latest with the time limit of its client.
 */
final class Attempt<T> {
    private final FutureTask<T> task;
    private final Duration timeout;
    private final long ends;

    private Attempt(FutureTask<T> task, Duration timeout) {
        this.task = task;
        this.timeout = timeout;
        this.ends = System.nanoTime() + timeout.toNanos();
    }

    static <T> Attempt<T> at(Supplier<T> work, Duration timeout) {
        var attempt = new Attempt<>(new FutureTask<>(work::get), timeout);
        Thread.ofVirtual().name("target").start(attempt.task);
        return attempt;
    }

    /** @param otherwise makes a result out of why there is none */
    T result(Function<Outcome, T> otherwise) {
        try {
            return task.get(Math.max(0, ends - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            task.cancel(true);
            return otherwise.apply(new Outcome.Failed("no answer within " + timeout, null));
        } catch (InterruptedException stopping) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            return otherwise.apply(new Outcome.Failed("interrupted, because Holdfast is stopping", null));
        } catch (ExecutionException failed) {
            var cause = failed.getCause() == null ? failed : failed.getCause();
            return otherwise.apply(
                    new Outcome.Failed("the attempt failed: " + cause.getClass().getSimpleName(), null));
        }
    }
}
