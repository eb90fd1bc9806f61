// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.input;

import dev.holdfast.item.ReportTime;
import dev.holdfast.problem.InputFaults;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the true time of a reported change, which can arrive late. */
public final class ReportTimeInput {
    /** The age of the oldest change that Holdfast accepts. Spools must not keep reports for a longer time. */
    public static final Duration MAX_REPORT_AGE = Duration.ofDays(7);

    /** The caller's clock may be ahead of Holdfast's clock by at most this duration. */
    public static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(1);

    private ReportTimeInput() {}

    /**
     * Returns the times of a report. Replaces a true time slightly in the future by the present time.
     *
     * @param moreFollows true if later reports about the same item follow in a moment; only together with
     *     {@code occurredAt}
     */
    public static ReportTime resolve(
            @Nullable Instant occurredAt, @Nullable Boolean moreFollows, Instant now, InputFaults inputFaults) {
        if (occurredAt == null) {
            if (Boolean.TRUE.equals(moreFollows)) inputFaults.add("/moreFollows", "must be absent without occurredAt");
            return ReportTime.of(now);
        }
        if (occurredAt.isBefore(now.minus(MAX_REPORT_AGE)))
            inputFaults.add("/occurredAt", "must be at most " + MAX_REPORT_AGE.toDays() + " days ago");
        if (occurredAt.isAfter(now.plus(MAX_CLOCK_SKEW)))
            inputFaults.add(
                    "/occurredAt",
                    "is more than " + MAX_CLOCK_SKEW.toSeconds() + " seconds in the future; check the caller's clock");
        return new ReportTime(now, occurredAt.isAfter(now) ? now : occurredAt, Boolean.TRUE.equals(moreFollows));
    }
}
