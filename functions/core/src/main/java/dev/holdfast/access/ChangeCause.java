package dev.holdfast.access;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a change was asked for, as whoever asked said: kept with the change, and told by its event.
 *
 * @param traceparent the request's place in a trace (W3C Trace Context), as version 00
 * @param causation the id of the event that it answers
 */
public record ChangeCause(
        @Nullable String traceparent, @Nullable String causation) {
    private static final Pattern TRACEPARENT_PATTERN =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final String ALL_ZEROS = "0+";

    /** Null when nothing is said. A malformed traceparent counts as none (W3C Trace Context, section 3.2.2). */
    public static @Nullable ChangeCause of(@Nullable String traceparent, @Nullable String causation) {
        var place = traceparent == null ? null : parseTraceparent(traceparent.strip());
        return place == null && causation == null ? null : new ChangeCause(place, causation);
    }

    /** That a change follows from an event, in the same trace as what caused that. */
    public static ChangeCause followingEvent(String id, @Nullable ChangeCause request) {
        return new ChangeCause(request == null ? null : request.traceparent(), id);
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
        // Of a later version's flags only the first, sampled, is known to mean the same.
        var sampled = Integer.parseInt(parts.group(4), 16) & 1;
        return "00-" + trace + "-" + parent + "-0" + sampled;
    }

    /** How long it is, in characters. */
    public int textLength() {
        return (traceparent == null ? 0 : traceparent.length()) + (causation == null ? 0 : causation.length());
    }
}
