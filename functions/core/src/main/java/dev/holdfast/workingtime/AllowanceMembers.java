// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.holdfast.problem.InputFaults;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** The members of a {@link TimeAllowance} that is a JSON object. */
record AllowanceMembers(
        @Nullable Duration working,
        @JsonFormat(pattern = "HH:mm") @Nullable LocalTime until,
        @Nullable ZoneId zone,
        @Nullable String calendar) {
    /** The description of all forms, for a value that has none of them. */
    static final String FORMS =
            "must be a duration such as \"PT8H\", or an object with working and calendar, or with until and either"
                    + " zone or calendar";

    /** @throws DateTimeException if the members don't fit together; the message describes the fault */
    TimeAllowance toAllowance() {
        if (calendar != null
                && new InputFaults().checkName("/calendar", calendar).hasAny())
            throw new DateTimeException("must name a calendar: 1 to 64 letters, digits, dots, dashes or underscores");
        if (working != null) {
            if (until != null || zone != null || calendar == null) throw new DateTimeException(FORMS);
            if (working.compareTo(WorkingAllowance.MAX_WORKING_TIME) > 0)
                throw new DateTimeException(
                        "must be at most " + WorkingAllowance.MAX_WORKING_TIME + " of working time");
            return new WorkingAllowance(working, calendar);
        }
        if (until == null || (zone == null) == (calendar == null)) throw new DateTimeException(FORMS);
        return new DailyAllowance(until, zone, calendar);
    }
}
