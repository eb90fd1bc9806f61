package dev.holdfast.item;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long an item was held, in milliseconds.
 *
 * @param here in the state that it is in
 * @param ever since its creation, while all its deadlines stood still
 */
record HoldDurations(long here, long ever) {
    /** And for so long again. */
    static @Nullable HoldDurations plus(@Nullable HoldDurations before, Duration gone, boolean suspended) {
        if (gone.isNegative() || gone.isZero()) return before;
        var more = gone.toMillis();
        return new HoldDurations(
                more + (before == null ? 0 : before.here), (suspended ? more : 0) + (before == null ? 0 : before.ever));
    }

    /** In the next state. */
    static @Nullable HoldDurations inNextState(@Nullable HoldDurations before) {
        return before == null || before.ever == 0 ? null : new HoldDurations(0, before.ever);
    }
}
