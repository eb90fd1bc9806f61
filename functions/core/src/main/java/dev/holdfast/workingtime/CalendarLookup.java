// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import java.util.Optional;

/** Finds the calendars of one application by name. */
@FunctionalInterface
public interface CalendarLookup {
    /** The lookup of an application without calendars. */
    CalendarLookup NONE = name -> Optional.empty();

    /** Finds a calendar; empty if it doesn't exist or can't be read. */
    Optional<WorkingCalendar> find(String name);

    /**
     * Returns the calendar. Without this calendar, every instant is working time, so that a limit ends early instead of
     * never.
     */
    default WorkingCalendar get(String name) {
        return find(name).orElse(WorkingCalendar.ALWAYS);
    }
}
