package dev.holdfast.problem;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Compare-and-set loops: each reads a value, decides, and writes on condition that the value is still the same. */
public final class OptimisticRetry {
    /** Whoever comes so often after another stands in a crowd, and had better come back later. */
    private static final int MAX_ATTEMPTS = 5;

    private OptimisticRetry() {}

    /**
     * Tries, and tries again when others were faster.
     *
     * @param what is changed, for the caller who is told that too many change it
     * @param attempt reads, decides and writes; null when what it read had changed before it was written
     */
    public static <A> ActionResult<A> retry(String what, Supplier<@Nullable ActionResult<A>> attempt) {
        return retry(MAX_ATTEMPTS, attempt).orElseGet(() -> ActionResult.refused(busy(what)));
    }

    public static Problem busy(String what) {
        return new Problem.Busy(what + " is being changed by many at once; nothing was done, try again");
    }

    /**
     * Tries so often at most.
     *
     * @param attempt reads, decides and writes; null when what it read had changed before it was written
     * @return empty when others were faster each time
     */
    public static <A> Optional<A> retry(int attempts, Supplier<@Nullable A> attempt) {
        for (var made = 0; made < attempts; made++) {
            var answer = attempt.get();
            if (answer != null) return Optional.of(answer);
        }
        return Optional.empty();
    }

    /**
     * Begins with a value that was read before, and reads it again after each lost race.
     *
     * @param again empty when the value is gone
     * @param attempt decides on the value and writes; null when the value had changed before it was written
     * @param gone the answer when the value is gone
     * @return empty when others were faster each time
     */
    public static <T, A> Optional<A> retry(
            int attempts, T first, Supplier<Optional<T>> again, Function<T, @Nullable A> attempt, Supplier<A> gone) {
        var value = first;
        for (var made = 0; made < attempts; made++) {
            var answer = attempt.apply(value);
            if (answer != null) return Optional.of(answer);
            var there = again.get();
            if (there.isEmpty()) return Optional.of(gone.get());
            value = there.get();
        }
        return Optional.empty();
    }
}
