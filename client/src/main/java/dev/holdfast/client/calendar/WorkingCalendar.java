// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.calendar;

import dev.holdfast.client.json.AbsentValues;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The working hours of a place.
 *
 * @param version the number of changes, for {@code ifVersion}
 * @param zone the IANA time zone of the hours and holidays
 * @param hours the hours of each week. Hours that overlap count once
 * @param holidays the dates on which no hours begin, earliest first
 * @param changed the time of the last change
 * @param by the person or the application that made the last change
 */
public record WorkingCalendar(
        String name,
        long version,
        @Nullable String description,
        String zone,
        List<WorkingHours> hours,
        List<LocalDate> holidays,
        Instant changed,
        String by) {
    public WorkingCalendar {
        hours = AbsentValues.orEmpty(hours);
        holidays = AbsentValues.orEmpty(holidays);
    }
}
