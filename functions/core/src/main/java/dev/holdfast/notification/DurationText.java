// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.notification;

import java.time.Duration;
import java.time.Instant;

/** Formats durations for people, such as {@code 3 d 4 h}, {@code 2 h 5 min} or {@code less than a minute}. */
public final class DurationText {
    private DurationText() {}

    /** Returns the time between two instants, in its two largest units. */
    public static String text(Instant from, Instant to) {
        var span = Duration.between(from, to);
        if (span.toDays() > 0) return span.toDays() + " d " + span.toHoursPart() + " h";
        if (span.toHours() > 0) return span.toHours() + " h " + span.toMinutesPart() + " min";
        return span.toMinutes() > 0 ? span.toMinutes() + " min" : "less than a minute";
    }
}
