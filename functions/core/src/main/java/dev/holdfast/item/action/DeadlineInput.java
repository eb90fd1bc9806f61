package dev.holdfast.item.action;

import dev.holdfast.json.IsoTime;
import dev.holdfast.problem.InputFaults;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The end of a time as a request gives it: an instant, or a duration from now, or neither. */
final class DeadlineInput {
    private DeadlineInput() {}

    static @Nullable Instant resolve(
            @Nullable Instant deadline, @Nullable Duration within, Instant now, InputFaults inputFaults) {
        inputFaults.checkEither("deadline", deadline, within);
        return toInstant(deadline, within, now);
    }

    /** One that lies ahead. */
    static @Nullable Instant resolveFuture(
            @Nullable Instant until, @Nullable Duration within, Instant now, InputFaults inputFaults) {
        inputFaults.checkEither("until", until, within);
        var end = toInstant(until, within, now);
        if (end != null && !end.isAfter(now)) inputFaults.add("/until", "has passed");
        return end;
    }

    private static @Nullable Instant toInstant(@Nullable Instant given, @Nullable Duration within, Instant now) {
        return given != null || within == null ? given : IsoTime.plusBounded(now, within);
    }
}
