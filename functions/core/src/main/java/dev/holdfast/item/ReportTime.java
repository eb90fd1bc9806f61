// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The times of a caller's report about an item. Versions and the history follow the arrival. Durations and deadlines
 * follow the true time.
 *
 * @param arrivedAt the time at which the report arrived
 * @param occurredAt the true time of the reported change, never after {@code arrivedAt}; null if the change occurred at
 *     the arrival
 * @param moreFollows whether the caller has later reports about the same item, which arrive in a moment
 */
public record ReportTime(Instant arrivedAt, @Nullable Instant occurredAt, boolean moreFollows) {
    /** The longest time for which a sweep waits for the reports that follow. */
    static final Duration MAX_QUIET_TIME = Duration.ofMinutes(1);

    /** Returns the times of a report about a change that occurs now. */
    public static ReportTime of(Instant now) {
        return new ReportTime(now, null, false);
    }

    /** Returns the time at which durations begin. */
    public Instant begin() {
        return occurredAt == null ? arrivedAt : occurredAt;
    }

    /** Returns the time until which a sweep doesn't mark the item; null if a sweep may mark it immediately. */
    @Nullable
    Instant quietUntil() {
        return moreFollows ? arrivedAt.plus(MAX_QUIET_TIME) : null;
    }
}
