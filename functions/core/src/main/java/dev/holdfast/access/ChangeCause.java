// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cause of a change, as the request names it. Holdfast stores the cause with the change and copies it to the event.
 *
 * @param traceparent the position of the request in a trace, in the format of W3C Trace Context, version 00
 * @param causation the id of the event that led to the request
 */
public record ChangeCause(
        @Nullable String traceparent, @Nullable String causation) {
    private static final Pattern TRACEPARENT_PATTERN =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final String ALL_ZEROS = "0+";

    /**
     * Returns the cause, or null if both values are unusable. Ignores a malformed traceparent (W3C Trace Context,
     * section 3.2.2).
     */
    public static @Nullable ChangeCause of(@Nullable String traceparent, @Nullable String causation) {
        var parsed = traceparent == null ? null : parseTraceparent(traceparent.strip());
        return parsed == null && causation == null ? null : new ChangeCause(parsed, causation);
    }

    /**
     * Returns the cause of a change that follows from an event. The cause has the trace of the request that led to the
     * event.
     */
    public static ChangeCause followingEvent(String eventId, @Nullable ChangeCause eventCause) {
        return new ChangeCause(eventCause == null ? null : eventCause.traceparent(), eventId);
    }

    private static @Nullable String parseTraceparent(String traceparent) {
        if (traceparent.length() > 500) return null;
        var parts = TRACEPARENT_PATTERN.matcher(traceparent);
        if (!parts.matches()) return null;
        var version = parts.group(1);
        var trace = parts.group(2);
        var parent = parts.group(3);
        if (version.equals("ff") || trace.matches(ALL_ZEROS) || parent.matches(ALL_ZEROS)) return null;
        if (version.equals("00")) return parts.group(5) == null ? traceparent : null;
        // In later versions of the trace format, only the sampled flag must keep its meaning (section 3.2.2.5).
        var sampled = Integer.parseInt(parts.group(4), 16) & 1;
        return "00-" + trace + "-" + parent + "-0" + sampled;
    }

    /** Returns the total length of both values, in characters. */
    public int textLength() {
        return (traceparent == null ? 0 : traceparent.length()) + (causation == null ? 0 : causation.length());
    }
}
