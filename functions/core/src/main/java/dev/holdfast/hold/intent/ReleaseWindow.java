package dev.holdfast.hold.intent;

import dev.holdfast.problem.InputFaults;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an intent may be released.
 *
 * @param earliest not before this
 * @param latest not from this on: it expires
 * @param auto release it when the window opens, if it has its approvals
 */
public record ReleaseWindow(
        @Nullable Instant earliest,
        @Nullable Instant latest,
        @Nullable Boolean auto) {
    public static final ReleaseWindow ALWAYS = new ReleaseWindow(null, null, null);

    public void validate(String at, Instant now, InputFaults inputFaults) {
        if (latest != null && !latest.isAfter(now)) inputFaults.add(at + "/latest", "has passed");
        if (earliest != null && latest != null && !earliest.isBefore(latest))
            inputFaults.add(at + "/latest", "must be after earliest");
        if (opensAutomatically() && earliest == null)
            inputFaults.add(at + "/earliest", "is required with auto: it says when to release");
    }

    boolean opensAutomatically() {
        return Boolean.TRUE.equals(auto);
    }

    public boolean isClosedAt(Instant now) {
        return latest != null && !latest.isAfter(now);
    }
}
