// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.environment.TerminalKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RunningServer.class)
class CalendarCommandsTest {
    private static final String PUT = "calendar put berlin --zone Europe/Berlin --hours 'MON-FRI 09:00-17:00'";

    /** Working time has no gap, so that a test can start at any time. */
    private static final String PUT_ALWAYS = "calendar put always --zone UTC --hours 'MON-SUN 00:00-24:00'";

    @TempDir
    Path folder;

    private final TypedCommand shell;

    CalendarCommandsTest(TypedCommand shell) {
        this.shell = shell;
    }

    @Test
    void calendar_is_put_listed_read_and_deleted() throws Exception {
        assertThat(shell.type(PUT + " --hours 'SAT 10:00-12:00' --holiday 2026-12-25 --holiday 2026-01-01"
                                + " --description 'Berlin office'")
                        .succeeds()
                        .out())
                .containsPattern("name: +berlin\n")
                .containsPattern("version: +1\n")
                .contains(
                        "hours:\n  MON-FRI 09:00-17:00\n  SAT 10:00-12:00\n", "holidays:\n  2026-01-01\n  2026-12-25");
        assertThat(shell.type("calendar list").succeeds().out())
                .contains("NAME", "ZONE", "HOLIDAYS", "Berlin office")
                .contains("berlin  Europe/Berlin  MON-FRI 09:00-17:00; SAT 10:00-12:00  2");
        assertThat(shell.type("calendar list -o name").succeeds().out().strip()).isEqualTo("berlin");
        var calendar = shell.type("calendar get berlin -o json").json();
        assertThat(calendar.at("/hours/0/from").asText()).isEqualTo("09:00");
        assertThat(calendar.at("/holidays/1").asText()).isEqualTo("2026-12-25");
        assertThat(shell.type("calendar delete berlin --yes").succeeds().out()).contains("berlin is deleted");
        shell.type("calendar get berlin").failsWith(5);
        shell.type("calendar delete berlin").failsWith(5);
        assertThat(shell.type("calendar list").succeeds().err()).contains("Nothing found.");
    }

    @Test
    void version_protects_from_lost_changes() {
        shell.type(PUT + " --if-version 0").succeeds();
        shell.type(PUT + " --if-version 0").failsWith(6);
        shell.type(PUT + " --holiday 2026-12-25 --if-version 1").succeeds();
        shell.type("calendar delete berlin --if-version 1").failsWith(6);
        shell.type("calendar delete berlin --if-version 2").succeeds();
    }

    @Test
    void deletion_asks_on_a_terminal() {
        shell.type(PUT).succeeds();
        shell.terminal(new TerminalKind(true, false, 200)).input("n\n");
        shell.type("calendar delete berlin").failsWith(3);
        shell.input("y\n").type("calendar delete berlin").succeeds();
    }

    @Test
    void workflow_prevents_deletion() throws Exception {
        shell.type(PUT).succeeds();
        applyCallWorkflow();
        assertThat(shell.type("calendar delete berlin").failsWith(6).err()).contains("call");
    }

    @Test
    void wrong_option_is_named() {
        shell.type("calendar put berlin --hours 'MON 09:00-17:00'").failsWith(2);
        assertThat(shell.type("calendar put berlin --zone Europe/Berlin --hours 9-5")
                        .failsWith(2)
                        .err())
                .contains("--hours");
        assertThat(shell.type(PUT + " --holiday 25.12.2026").failsWith(2).err()).contains("--holiday", "25.12.2026");
        assertThat(shell.type("calendar put berlin --zone Berlin --hours 'MON 09:00-17:00'")
                        .failsWith(2)
                        .err())
                .contains("/zone");
        assertThat(shell.type("calendar put 'a b' --zone UTC --hours 'MON 09:00-17:00'")
                        .failsWith(2)
                        .err())
                .contains("/name");
    }

    private String holidays(String... lines) throws Exception {
        var content = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + String.join("\r\n", lines) + "\r\nEND:VCALENDAR\r\n";
        return " --holidays " + Files.writeString(folder.resolve("holidays.ics"), content);
    }

    private static String event(String... lines) {
        return "BEGIN:VEVENT\r\n" + String.join("\r\n", lines) + "\r\nEND:VEVENT";
    }

    @Test
    void holidays_come_from_whole_day_events() throws Exception {
        var file = holidays(
                "BEGIN:VTIMEZONE\r\nBEGIN:STANDARD\r\nDTSTART:20251026T030000\r\nRRULE:FREQ=YEARLY\r\nEND:STANDARD\r\n"
                        + "END:VTIMEZONE",
                event("SUMMARY:Christmas", "DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261227"),
                event("SUMMARY:Sommer\r\n ferien", "DTSTART;X-NOTE=\"a:b\";VALUE=DA\r\n\tTE:20260803", "DURATION:P1W"),
                event("summary:New Year", "dtstart:20270101"),
                event("SUMMARY:Same day", "DTSTART:20270501", "DTEND:20270501"),
                event(
                        "DTSTART;VALUE=DATE:20271003",
                        "BEGIN:VALARM",
                        "TRIGGER:-PT15M",
                        "DURATION:P9D",
                        "RRULE:FREQ=DAILY",
                        "END:VALARM"),
                event("SUMMARY:Off", "DTSTART:20261111", "STATUS:CANCELLED"),
                event("SUMMARY:Standup", "DTSTART:20261112T090000Z", "RRULE:FREQ=DAILY"));
        var put = shell.type(PUT + file + " --holiday 2026-12-25 --holiday 2026-12-24 -o json");
        assertThat(put.succeeds().err()).contains("Warning: events with a time of day are no holidays; ignored: 1");
        assertThat(put.json().path("holidays"))
                .extracting(date -> date.asText())
                .containsExactly(
                        "2026-08-03",
                        "2026-08-04",
                        "2026-08-05",
                        "2026-08-06",
                        "2026-08-07",
                        "2026-08-08",
                        "2026-08-09",
                        "2026-12-24",
                        "2026-12-25",
                        "2026-12-26",
                        "2027-01-01",
                        "2027-05-01",
                        "2027-10-03");
    }

    @Test
    void holidays_can_come_from_stdin() throws Exception {
        shell.input("\ufeffBEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\nEND:VEVENT\nEND:VCALENDAR");
        assertThat(shell.type(PUT + " --holidays - -o json")
                        .json()
                        .at("/holidays/0")
                        .asText())
                .isEqualTo("2026-12-25");
    }

    private void refuses(String file, String... messages) {
        assertThat(shell.type(PUT + file).failsWith(2).err()).contains(messages);
        shell.type("calendar get berlin").failsWith(5);
    }

    @Test
    void event_that_cannot_be_read_is_named() throws Exception {
        refuses(
                holidays(event("SUMMARY:Epiphany\\, \u001b[1m", "DTSTART:20270106", "RRULE:FREQ=YEARLY")),
                "the event \"Epiphany,  [1m\" recurs");
        refuses(holidays(event("SUMMARY:Moved", "DTSTART:20270106", "RDATE:20270107")), "\"Moved\" recurs");
        refuses(holidays(event("SUMMARY:Odd", "DTSTART:20270230")), "\"Odd\" has an invalid date");
        refuses(holidays(event("SUMMARY:Odd", "DTSTART:20270201", "DURATION:PT5H")), "\"Odd\" has an invalid date");
        refuses(holidays(event("SUMMARY:Back", "DTSTART:20270201", "DTEND:20270131")), "\"Back\" ends before it");
        refuses(holidays(event("SUMMARY:Era", "DTSTART:20270201", "DTEND:20290131")), "\"Era\" lasts longer");
        refuses(
                holidays(event("SUMMARY:" + "x".repeat(500), "DTSTART:2027ABCD"), event("DTSTART:20270230")),
                "the event \"\" has an invalid date");
    }

    @Test
    void file_that_is_no_calendar_is_refused() throws Exception {
        var file = folder.resolve("file.ics");
        refuses(" --holidays " + file, "can't read");
        refuses(" --holidays " + Files.writeString(file, ""), "no iCalendar file");
        refuses(" --holidays " + Files.writeString(file, "<html>"), "a line has no colon");
        refuses(" --holidays " + Files.writeString(file, "a: b"), "no iCalendar file");
        refuses(" --holidays " + Files.writeString(file, "BEGIN:VEVENT\nDTSTART:20261225\nEND:VEVENT"), "no iCalendar");
        refuses(
                " --holidays " + Files.writeString(file, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\n"),
                "incomplete");
        refuses(
                " --holidays " + Files.writeString(file, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR"),
                "wrong place");
        refuses(holidays(event("SUMMARY:Timed", "DTSTART:20261225T100000")), "no whole-day event");
    }

    @Test
    void large_file_is_refused() throws Exception {
        refuses(
                holidays(
                        event("SUMMARY:A", "DTSTART:20200101", "DTEND:20210101"),
                        event("SUMMARY:B", "DTSTART:20210101", "DTEND:20220101"),
                        event("SUMMARY:C", "DTSTART:20220101", "DTEND:20230101")),
                "more than 1000 dates");
        refuses(holidays(event("SUMMARY:" + "x".repeat(5_000_000), "DTSTART:20261225")), "larger than");
    }

    @Test
    void deadline_counts_working_time() throws Exception {
        shell.type(PUT_ALWAYS).succeeds();
        shell.type("item create a --within PT5H --calendar always").succeeds();
        assertThat(due("a"))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(4)), Instant.now().plus(Duration.ofHours(5)));
        shell.type("item edit a --within PT30H --calendar always").succeeds();
        shell.type("item heartbeat a --within PT40H --calendar always").succeeds();
        assertThat(due("a")).isAfter(Instant.now().plus(Duration.ofHours(39)));
    }

    private Instant due(String key) throws Exception {
        return Instant.parse(
                shell.type("item get " + key + " -o json").json().path("due").asText());
    }

    @Test
    void deadline_is_a_time_of_day() throws Exception {
        shell.type(PUT_ALWAYS).succeeds();
        shell.type("item create a --within 9:30 --calendar always").succeeds();
        assertThat(due("a").toString()).endsWith("T09:30:00Z");
        shell.type("item hold a --reason lunch --within 13:00 --calendar always")
                .succeeds();
        assertThat(shell.type("item get a -o json").json().at("/held/until").asText())
                .endsWith("T13:00:00Z");
    }

    @Test
    void calendar_and_time_limit_must_fit_together() {
        assertThat(shell.type("item create a --within 10:00").failsWith(2).err())
                .contains("--within 10:00", "--calendar");
        assertThat(shell.type("item hold a --reason r --within 10:00")
                        .failsWith(2)
                        .err())
                .contains("--calendar");
        assertThat(shell.type("item acknowledge a --calendar berlin")
                        .failsWith(2)
                        .err())
                .contains("--calendar needs --within");
        assertThat(shell.type("item create a --within 25:00 --calendar berlin")
                        .failsWith(2)
                        .err())
                .contains("--within must have times of day");
        assertThat(shell.type("item create a --within PT8H --calendar berlin")
                        .failsWith(2)
                        .err())
                .contains("/within/calendar", "berlin");
        assertThat(shell.type("item create a --within soon --calendar berlin")
                        .failsWith(2)
                        .err())
                .contains("/within");
        shell.type("run --within PT5M --calendar berlin -- true").failsWith(2);
        shell.type("item recover -w simple --all --within PT5M --calendar berlin")
                .failsWith(2);
    }

    @Test
    void intent_shows_working_time_for_people() throws Exception {
        shell.type(PUT).succeeds();
        shell.type("method queue database resize --within PT8H --calendar berlin")
                .succeeds();
        var id = shell.type("queue list -o name").succeeds().out().strip();
        assertThat(shell.type("queue show " + id).succeeds().out())
                .containsPattern("within: +PT8H of working time in berlin");
        assertThat(shell.type("queue show " + id + " -o json")
                        .json()
                        .at("/within/calendar")
                        .asText())
                .isEqualTo("berlin");
        assertThat(shell.type("workflow queue simple --within 10:00")
                        .failsWith(2)
                        .err())
                .contains("--calendar");
    }

    private void applyCallWorkflow() throws Exception {
        var file = Files.writeString(folder.resolve("call.yaml"), """
                within: P3D
                remind: {working: PT4H, calendar: berlin}
                escalate: [{after: {until: "09:30", calendar: berlin}, notify: [lead]}]
                roles: {lead: [anna@example.com]}
                states:
                  asked: {initial: true, within: {working: PT8H, calendar: berlin}, next: [parked]}
                  parked: {hold: true, holdWithin: {until: "10:00", zone: Europe/Berlin}, next: [done]}
                  done: {terminal: true}
                """);
        shell.type("workflow apply " + file).succeeds();
    }

    @Test
    void workflow_shows_time_limits_for_people() throws Exception {
        shell.type(PUT).succeeds();
        applyCallWorkflow();
        assertThat(shell.type("workflow get call").succeeds().out())
                .containsPattern("remind: +PT4H of working time in berlin")
                .contains("after=09:30 on a working day in berlin")
                .contains("\"within\":\"PT8H of working time in berlin\"")
                .contains("\"holdWithin\":\"10:00 in Europe/Berlin\"");
        var document = Files.writeString(
                folder.resolve("call.yaml"),
                shell.type("workflow get call -o yaml").succeeds().out());
        shell.type("workflow diff " + document).succeeds();
    }

    @Test
    void names_are_completed() {
        shell.type(PUT).succeeds();
        assertThat(shell.type("complete -- calendar get be").out().strip()).isEqualTo("berlin");
        assertThat(shell.type("complete -- item create --calendar be").out().strip())
                .isEqualTo("berlin");
    }
}
