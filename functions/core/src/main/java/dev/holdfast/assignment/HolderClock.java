// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.assignment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The total time for which each holder has had an item. Reports show where the item waited.
 *
 * @param current the present holder; null for a finished item
 * @param since the time from which the present holder has had the item
 * @param times the times of all holders until {@code since}, in the order of their first turns
 */
public record HolderClock(@Nullable TaskHolder current, Instant since, List<HolderTime> times) {
    /** The highest number of holders with entries of their own. */
    static final int MAX_HOLDERS = 20;

    public HolderClock {
        times = List.copyOf(times);
    }

    /** Returns the times of an item that has just begun. */
    public static HolderClock begin(@Nullable TaskHolder taskHolder, Instant at) {
        return new HolderClock(taskHolder, at, List.of());
    }

    /**
     * Returns the times after a change of the holder; these times if the holder stays the same.
     *
     * @param next the next holder; null if the item finishes
     */
    public HolderClock passTo(@Nullable TaskHolder next, Instant at) {
        if (current == null ? next == null : next != null && current.isSame(next)) return this;
        return new HolderClock(next, at.isBefore(since) ? since : at, timesAt(at));
    }

    /** Returns the times of all holders up to a time, in the order of their first turns. */
    public List<HolderTime> timesAt(Instant now) {
        if (current == null) return times;
        var turn = Duration.between(since, now);
        return add(current, turn.isNegative() ? Duration.ZERO : turn);
    }

    private List<HolderTime> add(TaskHolder taskHolder, Duration turn) {
        var sums = new ArrayList<>(times);
        for (var i = 0; i < sums.size(); i++) {
            if (!sums.get(i).holder().isSame(taskHolder)) continue;
            sums.set(i, sums.get(i).plus(turn));
            return sums;
        }
        if (sums.size() >= MAX_HOLDERS && taskHolder.person() != null) return add(TaskHolder.OTHERS, turn);
        sums.add(HolderTime.of(taskHolder, turn));
        return sums;
    }
}
