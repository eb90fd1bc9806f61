// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long an item was held, in milliseconds.
 *
 * @param inState the time on hold in the current state
 * @param total the total time since the item's creation in which a hold suspended all deadlines
 */
record HoldDurations(long inState, long total) {
    /** Adds the duration of a hold. A duration of zero changes nothing. */
    static @Nullable HoldDurations plus(
            @Nullable HoldDurations before, Duration holdDuration, boolean suspendedDeadlines) {
        if (holdDuration.isNegative() || holdDuration.isZero()) return before;
        var millis = holdDuration.toMillis();
        var inStateMillis = before == null ? 0 : before.inState;
        var totalMillis = before == null ? 0 : before.total;
        return new HoldDurations(inStateMillis + millis, suspendedDeadlines ? totalMillis + millis : totalMillis);
    }

    /** Returns the durations of an item that has just entered another state. */
    static @Nullable HoldDurations inNextState(@Nullable HoldDurations before) {
        return before == null || before.total == 0 ? null : new HoldDurations(0, before.total);
    }
}
