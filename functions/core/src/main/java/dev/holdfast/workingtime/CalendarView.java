// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A calendar of an application, as actions return it.
 *
 * @param version counts the changes of the calendar, for the headers ETag and If-Match
 * @param holidays the dates on which no hours begin, earliest first
 * @param changed when the calendar last changed
 * @param by who last changed it
 */
public record CalendarView(
        String name,
        long version,
        @Nullable String description,
        ZoneId zone,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<WorkingHours> hours,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<LocalDate> holidays,
        Instant changed,
        String by) {
    static CalendarView of(CalendarStore.StoredCalendar stored) {
        var document = stored.document();
        var workingCalendar = document.calendar();
        return new CalendarView(
                document.name(),
                stored.version(),
                document.description(),
                workingCalendar.zone(),
                workingCalendar.hours(),
                workingCalendar.holidays(),
                document.changed(),
                document.by());
    }
}
