// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The durations for which an item was held, in milliseconds.
 *
 * @param inState the time on hold in the current state
 * @param total the total time since the item's creation in which a hold suspended all deadlines
 */
record HoldDurations(long inState, long total) {
    /**
     * Adds the durations of a hold. Durations of zero or less change nothing.
     *
     * @param inState how long the item was held in its current state
     * @param total how long the hold suspended all deadlines
     */
    static @Nullable HoldDurations plus(@Nullable HoldDurations before, Duration inState, Duration total) {
        var inStateMillis = Math.max(0, inState.toMillis());
        var totalMillis = Math.max(0, total.toMillis());
        if (inStateMillis == 0 && totalMillis == 0) return before;
        return before == null
                ? new HoldDurations(inStateMillis, totalMillis)
                : new HoldDurations(before.inState + inStateMillis, before.total + totalMillis);
    }

    /** Returns the durations of an item that has just entered another state. */
    static @Nullable HoldDurations inNextState(@Nullable HoldDurations before) {
        return before == null || before.total == 0 ? null : new HoldDurations(0, before.total);
    }
}
