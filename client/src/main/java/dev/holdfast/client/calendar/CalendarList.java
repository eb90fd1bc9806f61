// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.calendar;

import dev.holdfast.client.json.AbsentValues;
import java.util.List;

/** All calendars of an application, by name. */
record CalendarList(List<WorkingCalendar> calendars) {
    CalendarList {
        calendars = AbsentValues.orEmpty(calendars);
    }
}
