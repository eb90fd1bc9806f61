// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A calendar as its row stores it. */
record CalendarDocument(
        String name, @Nullable String description, WorkingCalendar calendar, Instant changed, String by) {
    CalendarDocument {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(calendar, "calendar");
        Objects.requireNonNull(changed, "changed");
        Objects.requireNonNull(by, "by");
    }

    /** Whether both documents differ at most in the time and the author of the change. */
    boolean hasSameContentAs(CalendarDocument other) {
        return Objects.equals(description, other.description) && calendar.equals(other.calendar);
    }
}
