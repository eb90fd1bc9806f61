package dev.holdfast.hold;

import dev.holdfast.problem.Faults;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an intent may be released.
 *
 * @param earliest not before this
 * @param latest not from this on: it expires
 * @param auto release it when the window opens, if it has its approvals
 */
public record Window(
        @Nullable Instant earliest,
        @Nullable Instant latest,
        @Nullable Boolean auto) {
    static final Window ALWAYS = new Window(null, null, null);

    void check(String at, Instant now, Faults faults) {
        if (latest != null && !latest.isAfter(now)) faults.add(at + "/latest", "has passed");
        if (earliest != null && latest != null && !earliest.isBefore(latest))
            faults.add(at + "/latest", "must be after earliest");
        if (opensItself() && earliest == null)
            faults.add(at + "/earliest", "is required with auto: it says when to release");
    }

    boolean opensItself() {
        return Boolean.TRUE.equals(auto);
    }

    boolean closed(Instant now) {
        return latest != null && !latest.isAfter(now);
    }
}
