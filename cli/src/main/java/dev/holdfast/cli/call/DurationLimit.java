// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.call;

import dev.holdfast.cli.failure.CommandException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Limits the durations of options. */
public final class DurationLimit {
    private static final int MAX_DAYS = 365;

    private DurationLimit() {}

    /**
     * Checks an optional duration.
     *
     * @throws CommandException if the duration is not positive, or longer than a year
     */
    public static void check(String option, @Nullable Duration duration) {
        if (duration == null) return;
        if (duration.isNegative() || duration.isZero() || duration.toDays() > MAX_DAYS)
            throw CommandException.usage(option + " must be longer than zero, and at most " + MAX_DAYS + " days");
    }

    /**
     * Checks a duration that Holdfast limits.
     *
     * @throws CommandException if the duration is not in the range
     */
    public static void check(String option, Duration duration, Duration shortest, Duration longest) {
        if (duration.compareTo(shortest) < 0 || duration.compareTo(longest) > 0)
            throw CommandException.usage(option + " must be " + shortest + " to " + longest);
    }
}
