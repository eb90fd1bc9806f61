// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.input;

import dev.holdfast.json.IsoTime;
import dev.holdfast.problem.InputFaults;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads a deadline of a request: an instant, a duration from now, or no deadline. */
public final class DeadlineInput {
    private DeadlineInput() {}

    public static @Nullable Instant resolve(
            @Nullable Instant deadline, @Nullable Duration within, Instant now, InputFaults inputFaults) {
        inputFaults.checkEither("deadline", deadline, within);
        return toInstant(deadline, within, now);
    }

    /** Returns the deadline. Returns a refusal if the deadline isn't in the future. */
    public static @Nullable Instant resolveFuture(
            @Nullable Instant until, @Nullable Duration within, Instant now, InputFaults inputFaults) {
        inputFaults.checkEither("until", until, within);
        var end = toInstant(until, within, now);
        if (end != null && !end.isAfter(now)) inputFaults.add("/until", "must be in the future");
        return end;
    }

    /** Returns the instant, or the end of the duration; null if both are absent. */
    public static @Nullable Instant toInstant(@Nullable Instant instant, @Nullable Duration within, Instant now) {
        return instant != null || within == null ? instant : IsoTime.plusBounded(now, within);
    }
}
