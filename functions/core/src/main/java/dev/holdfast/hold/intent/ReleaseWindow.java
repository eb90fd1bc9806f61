// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import dev.holdfast.problem.InputFaults;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time in which an intent may be released.
 *
 * @param earliest the start, inclusive; null for no start
 * @param latest the end, exclusive; the intent expires then; null for no end
 * @param auto whether a sweep releases the intent when the window opens and the required approvals exist
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
