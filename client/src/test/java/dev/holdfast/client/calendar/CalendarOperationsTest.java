// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.calendar;

import static dev.holdfast.client.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.ScriptedClient;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalendarOperationsTest {
    private static final String CALENDAR = "{'name':'berlin','version':3,'zone':'Europe/Berlin','hours':["
            + "{'days':['MONDAY'],'from':'09:00','to':'17:30'}],'holidays':['2026-12-25'],"
            + "'changed':'2026-03-01T08:00:00Z','by':'anna'}";
    private static final CalendarDocument DOCUMENT = CalendarDocument.of(
            "berlin",
            ZoneId.of("Europe/Berlin"),
            WorkingHours.of(LocalTime.of(9, 0), LocalTime.of(17, 30), DayOfWeek.MONDAY));

    @Test
    void calendar_is_put_with_version_as_header() {
        try (var client = new ScriptedClient(json(200, CALENDAR))) {
            var put = client.holdfast
                    .calendars()
                    .put(DOCUMENT.description("Office")
                            .holidays(List.of(LocalDate.of(2026, 12, 25)))
                            .ifVersion(2));
            client.assertRequest(
                    "PUT /apps/shop/calendars/berlin",
                    "{'zone':'Europe/Berlin','hours':[{'days':['MONDAY'],'from':'09:00','to':'17:30'}],"
                            + "'description':'Office','holidays':['2026-12-25']}");
            assertThat(client.request().header("If-Match")).isEqualTo("\"2\"");
            assertThat(put.hours())
                    .containsExactly(WorkingHours.of(LocalTime.of(9, 0), LocalTime.of(17, 30), DayOfWeek.MONDAY));
            assertThat(put.holidays()).containsExactly(LocalDate.of(2026, 12, 25));
            assertThat(put.description()).isNull();
        }
    }

    @Test
    void calendar_is_put_if_absent() {
        try (var client = new ScriptedClient(json(200, CALENDAR))) {
            assertThat(client.holdfast.calendars().put(DOCUMENT.ifAbsent()).version())
                    .isEqualTo(3);
            assertThat(client.request().header("If-None-Match")).isEqualTo("*");
        }
    }

    @Test
    void calendars_are_read_and_deleted() {
        try (var client = new ScriptedClient(
                json(200, "{'calendars':[" + CALENDAR + "]}"), json(200, CALENDAR), json(200, "{'name':'berlin'}"))) {
            var calendars = client.holdfast.calendars();
            assertThat(calendars.list()).extracting(WorkingCalendar::name).containsExactly("berlin");
            client.assertRequest("GET /apps/shop/calendars", "");
            assertThat(calendars.get("berlin").zone()).isEqualTo("Europe/Berlin");
            client.assertRequest("GET /apps/shop/calendars/berlin", "");
            calendars.delete(CalendarSelection.of("berlin").ifVersion(3));
            client.assertRequest("DELETE /apps/shop/calendars/berlin", "");
            assertThat(client.request().header("If-Match")).isEqualTo("\"3\"");
        }
    }
}
