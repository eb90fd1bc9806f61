package dev.holdfast.item;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long an item was held, in milliseconds.
 *
 * @param here in the state that it is in
 * @param ever since its creation, while all its deadlines stood still
 */
record Paused(long here, long ever) {
    /** And for so long again. */
    static @Nullable Paused and(@Nullable Paused before, Duration gone, boolean suspended) {
        if (gone.isNegative() || gone.isZero()) return before;
        var more = gone.toMillis();
        return new Paused(
                more + (before == null ? 0 : before.here), (suspended ? more : 0) + (before == null ? 0 : before.ever));
    }

    /** In the next state. */
    static @Nullable Paused elsewhere(@Nullable Paused before) {
        return before == null || before.ever == 0 ? null : new Paused(0, before.ever);
    }
}
