// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.calendar;

import dev.holdfast.client.json.AbsentValues;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;

/**
 * Hours of a calendar that recur each week.
 *
 * @param days the days on which the hours begin
 * @param from the beginning in local time, inclusive, in whole minutes
 * @param to the end in local time, exclusive, in whole minutes. Unless this time is later than {@code from}, the hours
 *     end on the next day
 */
public record WorkingHours(List<DayOfWeek> days, LocalTime from, LocalTime to) {
    public WorkingHours {
        days = AbsentValues.orEmpty(days);
    }

    /** Returns hours on several days. */
    public static WorkingHours of(LocalTime from, LocalTime to, DayOfWeek... days) {
        return new WorkingHours(List.of(days), from, to);
    }
}
