package dev.holdfast.problem;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** For what is decided on as it is read, and written on condition that it is so still. */
public final class Contended {
    /** Whoever comes so often after another stands in a crowd, and had better come back later. */
    private static final int ATTEMPTS = 5;

    private Contended() {}

    /**
     * Tries, and tries again when others were faster.
     *
     * @param what is changed, for the caller who is told that too many change it
     * @param attempt reads, decides and writes; null when what it read had changed before it was written
     */
    public static <A> Answer<A> retry(String what, Supplier<@Nullable Answer<A>> attempt) {
        for (var made = 0; made < ATTEMPTS; made++) {
            var answer = attempt.get();
            if (answer != null) return answer;
        }
        return Answer.refused(
                new Problem.Busy(what + " is being changed by many at once; nothing was done, try again"));
    }
}
