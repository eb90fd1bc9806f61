// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.input;

import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads a deadline of a request: an instant, an allowance from now, or no deadline. */
public final class DeadlineInput {
    private DeadlineInput() {}

    /** Adds a fault if a request has both ends of a period, or an end that isn't in the future. */
    public static void checkFuture(
            @Nullable Instant until, @Nullable TimeAllowance within, Instant now, InputFaults inputFaults) {
        inputFaults.checkEither("until", until, within);
        if (until != null && !until.isAfter(now)) inputFaults.add("/until", "must be in the future");
    }

    /**
     * Returns the problem of an allowance whose calendar doesn't exist; null if there is none.
     *
     * @param workflow a workflow of the caller's application, which knows the application's calendars
     */
    public static @Nullable Problem findCalendarProblem(@Nullable TimeAllowance within, Workflow workflow) {
        var calendar = within == null ? null : within.calendar();
        return calendar == null || workflow.calendars().find(calendar).isPresent()
                ? null
                : Problem.invalid("/within/calendar", "must be a calendar of the application; there is no " + calendar);
    }

    /** Returns the instant, or the end of the allowance; null if both are absent. */
    public static @Nullable Instant toInstant(
            @Nullable Instant instant, @Nullable TimeAllowance within, Workflow workflow, Instant now) {
        return instant != null || within == null ? instant : within.end(now, workflow.calendars());
    }
}
