// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.workingtime.CalendarLookup;
import dev.holdfast.workingtime.FixedAllowance;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The break in an item's time limits during a hold. If the clock was set back, the break can end before it begins. */
record HoldBreak(Instant from, Instant to, CalendarLookup calendars) {
    /**
     * Returns the begin that a time limit has after the break.
     *
     * @param allowance the limit; null if it has none at present
     */
    Instant moveBegin(Instant begin, @Nullable TimeAllowance allowance) {
        if (!to.isAfter(from)) return begin;
        return allowance == null || begin.isAfter(from)
                ? FixedAllowance.moveBy(begin, from, to)
                : allowance.moveBegin(begin, from, to, calendars);
    }

    /**
     * Returns the deadline after the break.
     *
     * @param allowance the allowance that determined the deadline; null for a fixed deadline
     */
    Instant moveEnd(Instant deadline, @Nullable TimeAllowance allowance) {
        if (!to.isAfter(from)) return deadline;
        return allowance == null
                ? FixedAllowance.moveBy(deadline, from, to)
                : allowance.moveEnd(deadline, from, to, calendars);
    }
}
