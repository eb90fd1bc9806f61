// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

import java.time.Duration;
import java.time.Instant;

/** Writes times as people say them: {@code in 5 min}, {@code 3 h ago}. */
public final class RelativeTime {
    private static final int HOURS_UNTIL_DAYS = 48;
    private static final int MINUTES_UNTIL_HOURS = 120;
    private static final int SECONDS_UNTIL_MINUTES = 120;

    private RelativeTime() {}

    public static String of(Instant time, Instant now) {
        var isPast = time.isBefore(now);
        var amount = amountOf(Duration.between(time, now).abs());
        return isPast ? amount + " ago" : "in " + amount;
    }

    /**
     * Returns a duration in its largest fitting unit, for example {@code 90 s}, {@code 5 min}, {@code 3 h} or {@code 12
     * d}.
     */
    public static String amountOf(Duration duration) {
        if (duration.toSeconds() < SECONDS_UNTIL_MINUTES) return duration.toSeconds() + " s";
        if (duration.toMinutes() < MINUTES_UNTIL_HOURS) return duration.toMinutes() + " min";
        if (duration.toHours() < HOURS_UNTIL_DAYS) return duration.toHours() + " h";
        return duration.toDays() + " d";
    }
}
