// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import dev.holdfast.problem.InputFaults;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The period in which Holdfast can release an intent.
 *
 * @param earliest the start, inclusive; null if the window has no start
 * @param latest the end, exclusive, at which the intent expires; null if the window has no end
 * @param auto whether a sweep releases the intent as soon as the window is open and the intent has the required
 *     approvals
 */
public record ReleaseWindow(
        @Nullable Instant earliest,
        @Nullable Instant latest,
        @Nullable Boolean auto) {
    public static final ReleaseWindow ALWAYS = new ReleaseWindow(null, null, null);

    /** @param at the JSON pointer of the window */
    public void validate(String at, Instant now, InputFaults inputFaults) {
        if (latest != null && !latest.isAfter(now)) inputFaults.add(at + "/latest", "must be in the future");
        if (earliest != null && latest != null && !earliest.isBefore(latest))
            inputFaults.add(at + "/latest", "must be after earliest");
        if (opensAutomatically() && earliest == null) inputFaults.add(at + "/earliest", "is required with auto");
    }

    boolean opensAutomatically() {
        return Boolean.TRUE.equals(auto);
    }

    public boolean isClosedAt(Instant now) {
        return latest != null && !latest.isAfter(now);
    }
}
