// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.problem;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Optimistic concurrency control: retries an attempt if another writer changed the value meanwhile.
 *
 * <ol>
 *   <li>The attempt reads a value and decides on the new value.
 *   <li>The write requires that the stored value is unchanged.
 *   <li>If the write fails because of a changed value, this class repeats the attempt, up to a limit. In each round one
 *       writer wins, so the number of competing writers decreases.
 *   <li>From the third failure on, a random delay precedes the next attempt. The longest delay doubles up to
 *       {@value #MAX_DELAY_MILLIS} ms, so that the remaining writers spread out.
 * </ol>
 *
 * <p>Source of the delay: full jitter, from "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 */
public final class OptimisticRetry {
    /** This number is enough if dozens of people change the same value at the same moment. */
    public static final int MAX_ATTEMPTS = 30;

    private static final int ATTEMPTS_WITHOUT_DELAY = 3;

    private static final int MAX_DELAY_MILLIS = 32;

    private OptimisticRetry() {}

    /**
     * Repeats an attempt up to {@value #MAX_ATTEMPTS} times.
     *
     * @param subject the name of the object for the text of the problem
     * @param attempt reads, decides and writes; returns null if another writer changed the value meanwhile
     * @return the attempt's result, or {@code Busy} if all attempts failed
     */
    public static <A> ActionResult<A> retry(String subject, Supplier<@Nullable ActionResult<A>> attempt) {
        return retry(MAX_ATTEMPTS, attempt).orElseGet(() -> ActionResult.refused(busy(subject)));
    }

    public static Problem busy(String subject) {
        return new Problem.Busy(
                "too many calls change " + subject + " at the same time; nothing was changed, try again");
    }

    /**
     * Repeats an attempt up to {@code maxAttempts} times.
     *
     * @param attempt reads, decides and writes; returns null if another writer changed the value meanwhile
     * @return empty if all attempts failed
     */
    public static <A> Optional<A> retry(int maxAttempts, Supplier<@Nullable A> attempt) {
        for (var attempts = 0; attempts < maxAttempts; attempts++) {
            delayAttempt(attempts);
            var answer = attempt.get();
            if (answer != null) return Optional.of(answer);
        }
        return Optional.empty();
    }

    /**
     * Starts with a value that the caller has read already, and reads the value again after each failed attempt.
     *
     * @param reload reads the value again; returns empty if somebody has deleted the value
     * @param attempt decides on the value and writes; returns null if another writer changed the value meanwhile
     * @param deleted supplies the result if somebody has deleted the value
     * @return empty if all attempts failed
     */
    public static <T, A> Optional<A> retry(
            int maxAttempts,
            T first,
            Supplier<Optional<T>> reload,
            Function<T, @Nullable A> attempt,
            Supplier<A> deleted) {
        var value = first;
        for (var attempts = 0; attempts < maxAttempts; attempts++) {
            delayAttempt(attempts);
            var answer = attempt.apply(value);
            if (answer != null) return Optional.of(answer);
            var current = reload.get();
            if (current.isEmpty()) return Optional.of(deleted.get());
            value = current.get();
        }
        return Optional.empty();
    }

    private static void delayAttempt(int failures) {
        if (failures < ATTEMPTS_WITHOUT_DELAY) return;
        var longestMillis = Math.min(MAX_DELAY_MILLIS, 1 << Math.min(failures - ATTEMPTS_WITHOUT_DELAY + 1, 10));
        // Tests needn't control a delay of a few milliseconds, so the delay doesn't use the clock.
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(TimeUnit.MILLISECONDS.toNanos(longestMillis)));
    }
}
