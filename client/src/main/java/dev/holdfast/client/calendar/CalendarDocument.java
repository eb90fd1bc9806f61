// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.calendar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;

/** The new content of a calendar. It replaces the whole calendar. */
public final class CalendarDocument extends CallRequest<CalendarDocument> {
    private CalendarDocument(ObjectNode members) {
        super(members);
    }

    /** Creates a calendar with 1 to 50 working hours. */
    public static CalendarDocument of(String name, ZoneId zone, WorkingHours... hours) {
        return new CalendarDocument(noMembers().put("name", name).put("zone", zone.getId())).with("hours", hours);
    }

    @Override
    protected CalendarDocument copyOf(ObjectNode members) {
        return new CalendarDocument(members);
    }

    /** Sets a text for people. */
    public CalendarDocument description(String description) {
        return with("description", description);
    }

    /** Sets the dates on which no hours begin; at most 1,000. */
    public CalendarDocument holidays(Collection<LocalDate> holidays) {
        return with("holidays", holidays);
    }

    /** Demands that the calendar still has this version. Otherwise, Holdfast refuses the call. */
    public CalendarDocument ifVersion(long version) {
        return with("version", version);
    }

    /** Demands that the calendar doesn't exist yet. Otherwise, Holdfast refuses the call. */
    public CalendarDocument ifAbsent() {
        return with("version", 0);
    }
}
