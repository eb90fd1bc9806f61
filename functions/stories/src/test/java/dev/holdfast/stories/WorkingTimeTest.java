// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.PutWorkflow;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Time limits that count only the working hours of a calendar. */
class WorkingTimeTest {
    /** A Friday in Berlin, an hour before the working hours end. */
    private static final Instant FRIDAY_AT_16 = Instant.parse("2026-03-06T15:00:00Z");

    private static final String BERLIN = "{'name':'berlin','zone':'Europe/Berlin','hours':[{'days':['MONDAY','TUESDAY',"
            + "'WEDNESDAY','THURSDAY','FRIDAY'],'from':'09:00','to':'17:00'}],'holidays':%s}";

    private static final String WORKFLOW = """
            remind: {working: PT4H, calendar: berlin}
            escalate:
              - {after: {until: "09:30", calendar: berlin}, notify: [ops]}
            roles: {ops: [olga@example.com]}
            states:
              asked: {initial: true, within: {working: PT8H, calendar: berlin}, next: [parked, done]}
              parked: {hold: true, holdWithin: {until: "10:00", calendar: berlin}, next: [done]}
              done: {terminal: true}
            """;

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    WorkingTimeTest() {
        holdfastFixture.clock.set(FRIDAY_AT_16);
        putBerlin("[]");
        holdfastFixture.putWorkflow("request", WORKFLOW);
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void putBerlin(String holidays) {
        holdfastFixture.callOk(holdfastFixture.holdfast.putCalendar, BERLIN.formatted(holidays));
    }

    private void create(String key, String members) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'request','key':'" + key + "'" + members + "}");
    }

    private @Nullable Instant deadlineOf(String key) {
        return holdfastFixture.item("request", key).due();
    }

    private void sweepAt(String instant) {
        holdfastFixture.clock.set(Instant.parse(instant));
        holdfastFixture.sweep();
    }

    private String lastChangeOf(String key) {
        return holdfastFixture.item("request", key).history().getLast().type().jsonName();
    }

    private String refusalOfWorkflow(String yaml) {
        var request = new PutWorkflow.Request("other", null, yaml);
        return HoldfastFixture.requireRefused(holdfastFixture.holdfast.putWorkflow.call(holdfastFixture.app, request))
                .detail();
    }

    @Test
    void weekend_raises_no_alarm_and_monday_does() {
        create("a", "");
        assertThat(deadlineOf("a")).isEqualTo("2026-03-09T15:00:00Z");
        sweepAt("2026-03-08T12:00:00Z");
        assertThat(lastChangeOf("a")).isEqualTo("created");
        sweepAt("2026-03-09T15:00:00Z");
        assertThat(lastChangeOf("a")).isEqualTo("overdue");
        holdfastFixture.publish();
    }

    @Test
    void reminders_and_escalation_come_in_working_hours() {
        create("a", "");
        sweepAt("2026-03-09T15:00:00Z");
        sweepAt("2026-03-10T08:29:59Z");
        assertThat(lastChangeOf("a")).isEqualTo("overdue");
        sweepAt("2026-03-10T08:30:00Z");
        assertThat(lastChangeOf("a")).isEqualTo("escalated");
        assertThat(holdfastFixture.dueEntry("request", "a")).isEqualTo("2026-03-10T11:00:00.000Z");
        sweepAt("2026-03-10T11:00:00Z");
        assertThat(holdfastFixture.dueEntry("request", "a")).isEqualTo("2026-03-10T15:00:00.000Z");
        sweepAt("2026-03-10T15:00:00Z");
        assertThat(holdfastFixture.dueEntry("request", "a")).isEqualTo("2026-03-11T11:00:00.000Z");
        assertThat(holdfastFixture.counts.countOf("items.reminded")).isEqualTo(2);
    }

    @Test
    void reminders_of_very_old_deadline_end() {
        create("a", ",'deadline':'1970-01-01T00:00:00Z'");
        for (var sweep = 0; sweep < 10; sweep++) holdfastFixture.sweep();
        assertThat(holdfastFixture.counts.countOf("items.reminded")).isLessThanOrEqualTo(1);
        assertThat(holdfastFixture.dueEntry("request", "a")).isEqualTo("2026-03-09T15:00:00.000Z");
    }

    @Test
    void edit_before_sweep_keeps_order_of_inbox() {
        holdfastFixture.putWorkflow("task", """
                states:
                  asked: {initial: true, within: {working: PT8H, calendar: berlin}, task: {assignee: dba}, next: [done]}
                  done: {terminal: true}
                roles: {dba: [dora@example.com]}
                """);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'task','key':'first'}");
        holdfastFixture.clock.advance(Duration.ofMinutes(1));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem,
                "{'workflow':'task','key':'second','deadline':'2026-03-09T15:30:00Z'}");
        putBerlin("['2026-03-09']");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.editItem, "{'workflow':'task','key':'first','title':'Ask again'}");
        sweepAt("2026-03-06T15:03:00Z");
        var dora = holdfastFixture.app.actingFor("dora@example.com");
        assertThat(holdfastFixture
                        .requireOk(dora, holdfastFixture.holdfast.listTasks, "{}")
                        .tasks())
                .extracting(task -> task.key())
                .containsExactly("second", "first");
    }

    @Test
    void hold_stops_working_time_only() {
        create("a", "");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'request','key':'a','reason':'wait'}");
        holdfastFixture.clock.set(Instant.parse("2026-03-08T12:00:00Z"));
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'request','key':'a'}");
        assertThat(deadlineOf("a")).isEqualTo("2026-03-09T16:00:00Z");
    }

    @Test
    void parked_item_is_late_at_time_of_day() {
        create("a", "");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'request','key':'a','to':'parked'}");
        assertThat(deadlineOf("a")).isEqualTo("2026-03-09T09:00:00Z");
    }

    @Test
    void own_deadline_counts_working_time_and_heartbeat_repeats_it() {
        create("a", ",'within':{'working':'PT2H','calendar':'berlin'}");
        assertThat(deadlineOf("a")).isEqualTo("2026-03-09T09:00:00Z");
        holdfastFixture.clock.set(Instant.parse("2026-03-09T08:30:00Z"));
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'request','key':'a'}");
        assertThat(deadlineOf("a")).isEqualTo("2026-03-09T10:30:00Z");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.editItem,
                "{'workflow':'request','key':'a','within':{'until':'12:00','zone':'Europe/Berlin'}}");
        assertThat(deadlineOf("a")).isEqualTo("2026-03-09T11:00:00Z");
    }

    @Test
    void new_holiday_moves_deadlines_of_open_items_later() {
        create("a", "");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'other'}");
        putBerlin("['2026-03-09']");
        assertThat(deadlineOf("a")).isEqualTo("2026-03-10T15:00:00Z");
        sweepAt("2026-03-09T15:00:00Z");
        var edited = holdfastFixture.item("request", "a").history().getLast();
        assertThat(edited.type().jsonName()).isEqualTo("edited");
        assertThat(edited.due()).isEqualTo("2026-03-10T15:00:00Z");
        holdfastFixture.publish();
        putBerlin("['2026-03-09']");
        sweepAt("2026-03-10T14:59:59Z");
        assertThat(holdfastFixture.item("request", "a").history()).hasSize(2);
        sweepAt("2026-03-10T15:00:00Z");
        assertThat(lastChangeOf("a")).isEqualTo("overdue");
        assertThat(holdfastFixture.item("simple", "other").history()).hasSize(1);
    }

    @Test
    void removed_holiday_moves_deadlines_of_open_items_earlier() {
        putBerlin("['2026-03-09','2026-03-10','2026-03-11']");
        for (var i = 0; i < 250; i++) create("a" + i, "");
        assertThat(holdfastFixture.dueEntry("request", "a0")).startsWith("2026-03-12T15:00");
        putBerlin("[]");
        sweepAt("2026-03-06T15:00:59Z");
        assertThat(holdfastFixture.dueEntry("request", "a0")).startsWith("2026-03-12T15:00");
        sweepAt("2026-03-06T15:01:00Z");
        for (var i = 0; i < 250; i++)
            assertThat(holdfastFixture.dueEntry("request", "a" + i)).startsWith("2026-03-09T15:00");
    }

    @Test
    void item_that_is_no_longer_late_loses_its_mark() {
        create("a", "");
        sweepAt("2026-03-09T15:00:00Z");
        putBerlin("['2026-03-09']");
        sweepAt("2026-03-09T15:01:00Z");
        var item = holdfastFixture.item("request", "a");
        assertThat(item.overdue()).isFalse();
        assertThat(item.history().getLast().note()).isEqualTo("the calendar berlin has changed");
        assertThat(item.history().getLast().by()).isEqualTo("holdfast");
        holdfastFixture.publish();
        sweepAt("2026-03-10T15:00:00Z");
        assertThat(lastChangeOf("a")).isEqualTo("overdue");
    }

    @Test
    void faults_of_allowance_name_the_member() {
        var createItem = holdfastFixture.holdfast.createItem;
        assertThat(holdfastFixture
                        .callRefused(createItem, "{'key':'x','within':{'working':'PT2H','calendar':'paris'}}")
                        .detail())
                .isEqualTo("/within/calendar: must be a calendar of the application; there is no paris");
        assertThat(holdfastFixture
                        .callRefused(createItem, "{'key':'x','within':{'working':'PT2H'}}")
                        .detail())
                .startsWith("/within: must be a duration such as");
        assertThat(holdfastFixture
                        .callRefused(createItem, "{'key':'x','within':{'working':'2 hours','calendar':'berlin'}}")
                        .detail())
                .startsWith("/within/working: is not an ISO 8601 duration");
        assertThat(holdfastFixture
                        .callRefused(createItem, "{'key':'x','within':{'working':'PT2001H','calendar':'berlin'}}")
                        .detail())
                .isEqualTo("/within: must be at most PT2000H of working time");
        assertThat(holdfastFixture
                        .callRefused(createItem, "{'key':'x','within':{'working':'PT2H','calendar':''}}")
                        .detail())
                .startsWith("/within: must name a calendar");
        assertThat(holdfastFixture
                        .callRefused(createItem, "{'key':'x','within':7}")
                        .detail())
                .startsWith("/within: must be a duration such as");
    }

    @Test
    void workflow_needs_existing_calendar_and_board() {
        assertThat(refusalOfWorkflow("""
                board: false
                states:
                  a: {initial: true, within: {working: PT1H, calendar: berlin}, next: [b]}
                  b: {terminal: true}
                """))
                .isEqualTo("/board: must be true, because a change of a calendar must find the open items that use it");
        assertThat(refusalOfWorkflow("""
                states:
                  a: {initial: true, within: {working: PT1H, calendar: paris}, next: [b]}
                  b: {terminal: true}
                """)).contains("paris");
        assertThat(refusalOfWorkflow("""
                states:
                  a: {initial: true, within: {working: PT1H, zone: UTC}, next: [b]}
                  b: {terminal: true}
                """)).startsWith("/states/a/within: must be a duration such as");
        assertThat(refusalOfWorkflow("""
                states:
                  a: {initial: true, within: {until: "10:00:30", zone: UTC}, next: [b]}
                  b: {terminal: true}
                """)).startsWith("/states/a/within/until: must be a time of day such as 10:00");
    }

    @Test
    void calendar_in_use_cannot_be_deleted() {
        var holdfast = holdfastFixture.holdfast;
        assertThat(holdfastFixture.callRefused(holdfast.deleteCalendar, "{'name':'berlin'}"))
                .isInstanceOf(Problem.Conflict.class);
        holdfastFixture.callOk(holdfast.deleteWorkflow, "{'name':'request'}");
        holdfastFixture.callOk(holdfast.deleteCalendar, "{'name':'berlin','version':1}");
        assertThat(holdfastFixture.callRefused(holdfast.getCalendar, "{'name':'berlin'}"))
                .isInstanceOf(Problem.NotFound.class);
        assertThat(holdfastFixture.callOk(holdfast.listCalendars, "{}").calendars())
                .isEmpty();
    }

    @Test
    void put_of_calendar_respects_expected_version() {
        var holdfast = holdfastFixture.holdfast;
        var request = BERLIN.formatted("['2026-12-25','2026-01-01'],'version':%d");
        assertThat(holdfastFixture.callRefused(holdfast.putCalendar, request.formatted(0)))
                .isInstanceOf(Problem.Stale.class);
        var changed = holdfastFixture.callOk(holdfast.putCalendar, request.formatted(1));
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.holidays()).extracting(Object::toString).containsExactly("2026-01-01", "2026-12-25");
        assertThat(holdfastFixture.callOk(holdfast.getCalendar, "{'name':'berlin'}"))
                .isEqualTo(changed);
    }

    @Test
    void faults_of_calendar_name_the_member() {
        var problem = holdfastFixture.callRefused(
                holdfastFixture.holdfast.putCalendar, "{'name':'a b','hours':[{'days':[],'from':'09:00'}]}");
        assertThat(((Problem.Invalid) problem).faults())
                .extracting(Problem.Fault::at)
                .containsExactly("/name", "/hours/0/days", "/hours/0/to", "/zone");
    }

    @Test
    void second_process_sees_changed_calendar_after_ten_seconds() {
        var second = holdfastFixture.secondHoldfast(holdfastFixture.table);
        create("a", "");
        var get = "{'workflow':'request','key':'a'}";
        assertThat(holdfastFixture.callOk(second.getItem, get).due()).isEqualTo("2026-03-09T15:00:00Z");
        putBerlin("['2026-03-09']");
        holdfastFixture.clock.advance(Duration.ofSeconds(10));
        assertThat(holdfastFixture.callOk(second.getItem, get).due()).isEqualTo("2026-03-10T15:00:00Z");
    }

    @Test
    void queued_intent_needs_existing_calendar() {
        var queue = holdfastFixture.holdfast.holdQueue.queueIntents;
        var intent = "{'intents':[{'kind':'workflow','name':'simple','within':{'working':'PT1H','calendar':'%s'}}]}";
        assertThat(holdfastFixture.callRefused(queue, intent.formatted("paris")).detail())
                .isEqualTo("/intents/0/within/calendar: there is no calendar paris");
        assertThat(holdfastFixture.call(holdfastFixture.app, queue, intent.formatted("berlin")))
                .isInstanceOf(ActionResult.Success.class);
    }
}
