// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.calendar.CalendarDocument;
import dev.holdfast.client.calendar.CalendarSelection;
import dev.holdfast.client.calendar.TimeAllowance;
import dev.holdfast.client.calendar.WorkingCalendar;
import dev.holdfast.client.calendar.WorkingHours;
import dev.holdfast.client.item.ItemEdit;
import dev.holdfast.client.item.ItemHeartbeat;
import dev.holdfast.client.item.ItemMove;
import dev.holdfast.client.item.NewAcknowledgement;
import dev.holdfast.client.item.NewHold;
import dev.holdfast.client.item.NewItem;
import dev.holdfast.client.queue.NewIntent;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.workflow.WorkflowDocument;
import dev.holdfast.client.workflow.WorkflowSelection;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract for calendars, and for time limits that count with them. */
public abstract class CalendarContract extends ClientContract {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final TimeAllowance EIGHT_HOURS = TimeAllowance.working(Duration.ofHours(8), "berlin");

    private static CalendarDocument berlin() {
        var hours = WorkingHours.of(
                LocalTime.of(9, 0),
                LocalTime.of(17, 0),
                DayOfWeek.MONDAY,
                DayOfWeek.TUESDAY,
                DayOfWeek.WEDNESDAY,
                DayOfWeek.THURSDAY,
                DayOfWeek.FRIDAY);
        return CalendarDocument.of("berlin", BERLIN, hours);
    }

    /** Puts a calendar in which each second hour of a day is working time, so that tests can start at any time. */
    private void putEvenHours() {
        var hours = new WorkingHours[12];
        for (var i = 0; i < hours.length; i++)
            hours[i] = WorkingHours.of(LocalTime.of(2 * i, 0), LocalTime.of(2 * i + 1, 0), DayOfWeek.values());
        holdfast.calendars().put(CalendarDocument.of("even", ZoneOffset.UTC, hours));
    }

    private static TimeAllowance evenHours(int hours) {
        return TimeAllowance.working(Duration.ofHours(hours), "even");
    }

    /** Returns the instant at which this much time of the calendar {@code even} has passed from now on. */
    private Instant afterEvenHours(int hours) {
        var left = Duration.ofHours(hours);
        var time = now().truncatedTo(ChronoUnit.MILLIS);
        while (true) {
            var nextHour = time.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
            var isWorkingTime = time.atOffset(ZoneOffset.UTC).getHour() % 2 == 0;
            if (isWorkingTime) {
                var part = Duration.between(time, nextHour);
                if (part.compareTo(left) >= 0) return time.plus(left);
                left = left.minus(part);
            }
            time = nextHour;
        }
    }

    @Test
    void calendar_is_read_as_it_was_put() {
        var holidays = List.of(LocalDate.of(2026, 12, 25), LocalDate.of(2026, 12, 26));
        var put = holdfast.calendars().put(berlin().description("Office").holidays(holidays));
        assertThat(put.version()).isEqualTo(1);
        assertThat(put.zone()).isEqualTo("Europe/Berlin");
        assertThat(put.holidays()).isEqualTo(holidays);
        assertThat(put.hours()).hasSize(1);
        assertThat(put.hours().get(0).from()).isEqualTo(LocalTime.of(9, 0));
        assertThat(put.hours().get(0).days()).contains(DayOfWeek.FRIDAY).doesNotContain(DayOfWeek.SATURDAY);
        assertThat(holdfast.calendars().get("berlin")).isEqualTo(put);
        assertThat(holdfast.calendars().list()).containsExactly(put);
    }

    @Test
    void calendar_changes_only_with_right_version() {
        var calendars = holdfast.calendars();
        calendars.put(berlin().ifAbsent());
        assertThat(refusal(() -> calendars.put(berlin().ifAbsent()))).isInstanceOf(Refusal.Stale.class);
        assertThat(refusal(() -> calendars.put(berlin().ifVersion(7)))).isInstanceOf(Refusal.Stale.class);
        assertThat(calendars
                        .put(berlin().description("Head office").ifVersion(1))
                        .version())
                .isEqualTo(2);
        assertThat(calendars.put(berlin().description("Head office")).version()).isEqualTo(2);
        assertThat(refusal(() -> calendars.delete(CalendarSelection.of("berlin").ifVersion(1))))
                .isInstanceOf(Refusal.Stale.class);
        calendars.delete(CalendarSelection.of("berlin").ifVersion(2));
        assertThat(refusal(() -> calendars.get("berlin"))).isInstanceOf(Refusal.NotFound.class);
        assertThat(calendars.list()).extracting(WorkingCalendar::name).isEmpty();
    }

    @Test
    void calendar_of_a_workflow_is_not_deleted() {
        holdfast.calendars().put(berlin());
        putCallWorkflow();
        assertThat(refusal(() -> holdfast.calendars().delete(CalendarSelection.of("berlin"))))
                .isInstanceOf(Refusal.Conflict.class);
    }

    private void putCallWorkflow() {
        holdfast.workflows().put(WorkflowDocument.yaml("call", """
                within: P3D
                remind: {working: PT4H, calendar: berlin}
                escalate: [{after: {until: "09:30", calendar: berlin}, notify: [lead]}]
                roles: {lead: [anna@example.com]}
                states:
                  asked: {initial: true, within: {working: PT8H, calendar: berlin}, next: [parked]}
                  parked: {hold: true, holdWithin: {until: "10:00", zone: Europe/Berlin}, next: [done]}
                  done: {terminal: true}
                """));
    }

    @Test
    void workflow_shows_allowances_in_all_forms() {
        holdfast.calendars().put(berlin());
        putCallWorkflow();
        var workflow = holdfast.workflows().get(WorkflowSelection.of("call"));
        assertThat(workflow.within()).isEqualTo(TimeAllowance.of(Duration.ofDays(3)));
        assertThat(workflow.remind()).isEqualTo(TimeAllowance.working(Duration.ofHours(4), "berlin"));
        assertThat(workflow.escalate().get(0).after()).isEqualTo(TimeAllowance.until(LocalTime.of(9, 30), "berlin"));
        assertThat(requireNonNull(workflow.states().get("asked")).within()).isEqualTo(EIGHT_HOURS);
        assertThat(requireNonNull(workflow.states().get("parked")).holdWithin())
                .isEqualTo(TimeAllowance.until(LocalTime.of(10, 0), BERLIN));
    }

    /** Puts a workflow without time limits. */
    private void putPlainWorkflow() {
        holdfast.workflows().put(WorkflowDocument.yaml("plain", """
                states:
                  open: {initial: true, next: [copied]}
                  copied: {next: [done]}
                  done: {terminal: true}
                """));
    }

    @Test
    void deadlines_of_an_item_count_working_time() {
        putEvenHours();
        putPlainWorkflow();
        var items = holdfast.items();
        items.create(NewItem.of("plain", "a").within(evenHours(3)));
        assertThat(items.get("plain", "a").due()).isEqualTo(afterEvenHours(3));
        var edited = items.edit(ItemEdit.of("plain", "a").within(evenHours(1)));
        assertThat(edited.due()).isEqualTo(afterEvenHours(1));
        items.heartbeat(ItemHeartbeat.of("plain", "a").within(evenHours(4)));
        assertThat(items.get("plain", "a").due()).isEqualTo(afterEvenHours(4));
        items.advance(ItemMove.of("plain", "a", "copied").within(evenHours(2)));
        assertThat(items.get("plain", "a").due()).isEqualTo(afterEvenHours(2));
    }

    @Test
    void deadline_is_the_next_time_of_day() {
        putPlainWorkflow();
        var noon = LocalTime.NOON;
        holdfast.items().create(NewItem.of("plain", "a").within(TimeAllowance.until(noon, ZoneOffset.UTC)));
        var today = now().atOffset(ZoneOffset.UTC).with(noon).toInstant();
        assertThat(holdfast.items().get("plain", "a").due())
                .isEqualTo(today.isAfter(now()) ? today : today.plus(1, ChronoUnit.DAYS));
    }

    @Test
    void hold_and_acknowledgement_end_after_working_time() {
        putEvenHours();
        var items = holdfast.items();
        items.create(NewItem.of("order", "a"));
        var held = items.hold(NewHold.of("order", "a", "ask the customer").within(evenHours(5)));
        assertThat(requireNonNull(held.held()).until()).isEqualTo(afterEvenHours(5));
        items.create(NewItem.of("order", "b"));
        advance(Duration.ofHours(2));
        sweep();
        var acknowledged = items.acknowledge(NewAcknowledgement.of("order", "b").within(evenHours(6)));
        assertThat(requireNonNull(acknowledged.acknowledged()).until()).isEqualTo(afterEvenHours(6));
    }

    @Test
    void intent_keeps_working_time_for_its_work() {
        putEvenHours();
        var queue = holdfast.queue();
        var queued = queue.queue(NewIntent.workflow("order").within(evenHours(3)));
        assertThat(queued.intent().within()).isEqualTo(evenHours(3));
        assertThat(queue.get(queued.intent().id()).within()).isEqualTo(evenHours(3));
    }

    @Test
    void refusal_names_the_missing_calendar() {
        var item = NewItem.of("order", "a").within(TimeAllowance.working(Duration.ofHours(1), "none"));
        assertThat(refusal(() -> holdfast.items().create(item)).detail()).contains("none");
    }
}
