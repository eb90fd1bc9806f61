package dev.holdfast.item;

import dev.holdfast.json.Iso;
import dev.holdfast.problem.Faults;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The end of a time as a request gives it: an instant, or a duration from now, or neither. */
final class Until {
    private Until() {}

    static @Nullable Instant of(@Nullable Instant deadline, @Nullable Duration within, Instant now, Faults faults) {
        faults.either("deadline", deadline, within);
        return end(deadline, within, now);
    }

    /** One that lies ahead. */
    static @Nullable Instant ahead(@Nullable Instant until, @Nullable Duration within, Instant now, Faults faults) {
        faults.either("until", until, within);
        var end = end(until, within, now);
        if (end != null && !end.isAfter(now)) faults.add("/until", "has passed");
        return end;
    }

    private static @Nullable Instant end(@Nullable Instant given, @Nullable Duration within, Instant now) {
        return given != null || within == null ? given : Iso.plus(now, within);
    }
}
