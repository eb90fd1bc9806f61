// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.calendar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;

/** A request to read or delete a calendar. */
public final class CalendarSelection extends CallRequest<CalendarSelection> {
    private CalendarSelection(ObjectNode members) {
        super(members);
    }

    /** Selects a calendar. */
    public static CalendarSelection of(String name) {
        return new CalendarSelection(noMembers().put("name", name));
    }

    /** Selects all calendars. */
    static CalendarSelection all() {
        return new CalendarSelection(noMembers());
    }

    @Override
    protected CalendarSelection copyOf(ObjectNode members) {
        return new CalendarSelection(members);
    }

    /** Demands that the calendar to delete still has this version. Otherwise, Holdfast refuses the call. */
    public CalendarSelection ifVersion(long version) {
        return with("version", version);
    }
}
