package dev.holdfast.item;

import dev.holdfast.json.Iso;
import dev.holdfast.problem.Faults;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A deadline as a request gives it: an instant, or a duration from now, or neither. */
final class Until {
    private Until() {}

    static @Nullable Instant of(@Nullable Instant deadline, @Nullable Duration within, Instant now, Faults faults) {
        if (deadline != null && within != null) faults.add("/within", "give either deadline or within, not both");
        if (deadline != null) return deadline;
        return within == null ? null : Iso.plus(now, within);
    }
}
