// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;

/**
 * Hours of a calendar that recur each week.
 *
 * @param days the days of the week on which the hours begin
 * @param from the beginning in local time, inclusive
 * @param to the end in local time, exclusive. Unless this time is later than {@code from}, the hours end on the next
 *     day
 */
public record WorkingHours(
        List<DayOfWeek> days,
        @JsonFormat(pattern = "HH:mm") LocalTime from,
        @JsonFormat(pattern = "HH:mm") LocalTime to) {
    public WorkingHours {
        days = List.copyOf(days);
    }

    boolean endOnNextDay() {
        return !from.isBefore(to);
    }
}
