// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Functions store calendars, and the sweep corrects the deadlines of open items after a change. */
@ExtendWith(SharedStack.class)
@Order(3)
class CalendarEndToEndIT {
    private static final String CALENDAR =
            "{'name':'berlin','zone':'Europe/Berlin','hours':[{'days':['MONDAY','TUESDAY',"
                    + "'WEDNESDAY','THURSDAY','FRIDAY','SATURDAY','SUNDAY'],'from':'%s','to':'00:00'}]}";

    private final DeployedStack stack;

    CalendarEndToEndIT(DeployedStack stack) {
        this.stack = stack;
    }

    @Test
    void sweep_corrects_deadlines_after_change_of_calendar() throws Exception {
        assertThat(stack.text("put-calendar", CALENDAR.formatted("00:00"), "/version"))
                .isEqualTo("1");
        stack.call(
                "put-workflow",
                "{'name':'worked','yaml':'states:\\n  a: {initial: true, within: {working: PT48H, calendar: berlin},"
                        + " next: [z]}\\n  z: {terminal: true}\\n'}");
        var due = stack.text("create-item", "{'workflow':'worked','key':'k'}", "/due");
        assertThat(stack.text("put-calendar", CALENDAR.formatted("12:00"), "/version"))
                .isEqualTo("2");
        stack.makeDue("workflow/+calendar-change/shop", "none");
        assertThat(stack.text("sweep", "{}", "/done/calendars")).isEqualTo("1");
        // A function that has read the calendar before may use it for ten more seconds, but get-item hasn't.
        assertThat(stack.text("get-item", "{'workflow':'worked','key':'k'}", "/due"))
                .isGreaterThan(due);
        assertThat(stack.text("get-calendar", "{'name':'berlin'}", "/hours/0/from"))
                .isEqualTo("12:00");
        assertThat(stack.text("list-calendars", "{}", "/calendars/0/name")).isEqualTo("berlin");
        assertThat(stack.text("delete-calendar", "{'name':'berlin'}", "/problem/current/workflow"))
                .isEqualTo("worked");
        stack.call("delete-item", "{'workflow':'worked','key':'k'}");
        stack.call("delete-workflow", "{'name':'worked'}");
        assertThat(stack.text("delete-calendar", "{'name':'berlin'}", "/name")).isEqualTo("berlin");
        stack.publish();
        stack.types();
    }
}
