// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People get notifications in words, in their hours and in groups. */
class HumanNotifierTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final OrderFixture orders = new OrderFixture(holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void putOrdersWorkflow() {
        holdfastFixture.putWorkflow("orders", """
                roles: {packers: [pia@example.com]}
                states:
                  packing:
                    initial: true
                    next: [sent]
                    within: PT1H
                    notify: [packers]
                    description: Pack it, or say why not.
                  sent: {terminal: true}
                """);
    }

    @Test
    void notification_describes_lateness_assignees_history_advice_and_link() {
        putOrdersWorkflow();
        orders.subscribePerson("'*.overdue'");
        orders.create();
        orders.advanceClock(ofMinutes(185));
        assertThat(holdfastFixture.mailbox.notifications()).singleElement().satisfies(notificationMessage -> {
            assertThat(notificationMessage.address()).isEqualTo("ops@example.com");
            assertThat(notificationMessage.title()).isEqualTo("orders/42 is late");
            assertThat(notificationMessage.text()).isEqualTo("""
                    orders/42 is late: it should have left packing by 2026-03-01T09:00:00Z, 2 h 5 min ago.
                    Owner: pia@example.com
                    To do: Pack it, or say why not.
                    - 2026-03-01T08:00:00Z created to packing by key:shop
                    - 2026-03-01T09:00:00Z overdue by holdfast
                    https://holdfast.example.com/apps/shop/items/orders/42""");
        });
    }

    @Test
    void notification_shows_how_long_each_holder_has_had_item() {
        holdfastFixture.putWorkflow("orders", """
                roles: {packers: [pia@example.com]}
                states:
                  packing: {initial: true, next: [sent], within: PT3H, task: {candidates: [packers]}}
                  sent: {terminal: true}
                """);
        orders.subscribePerson("'*.overdue','*.assigned'");
        orders.create();
        holdfastFixture.clock.advance(ofMinutes(20));
        HoldfastFixture.requireOk(holdfastFixture.call(
                holdfastFixture.app.actingFor("pia@example.com"),
                holdfastFixture.holdfast.claimTask,
                "{'workflow':'orders','key':'42'}"));
        orders.advanceClock(ofMinutes(170));
        assertThat(holdfastFixture.mailbox.notifications())
                .extracting(message -> message.text())
                .anySatisfy(text -> assertThat(text).contains("pia@example.com took the task orders/42, in packing."))
                .anySatisfy(text -> assertThat(text)
                        .contains("orders/42 is late")
                        .contains("Owner: pia@example.com")
                        .contains("Time with each holder: unassigned 20 min, pia@example.com 2 h 50 min"));
    }

    @Test
    void many_late_items_share_notification_with_counts_and_sample() {
        putOrdersWorkflow();
        orders.subscribePerson("'*.overdue'", ",'group':'PT1M'");
        for (var i = 0; i < 40; i++) orders.create("k" + i);
        orders.advanceClock(ofHours(2));
        assertThat(holdfastFixture.mailbox.notifications()).isEmpty();
        orders.advanceClock(ofMinutes(1));
        assertThat(holdfastFixture.mailbox.notifications()).singleElement().satisfies(notificationMessage -> {
            assertThat(notificationMessage.title()).isEqualTo("40 events: 40 overdue");
            assertThat(notificationMessage.text()).contains("orders/k").endsWith("… and 35 more.");
        });
        orders.advanceClock(ofMinutes(5));
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(1);
    }

    @Test
    void nightly_changes_are_notified_in_morning() {
        putOrdersWorkflow();
        orders.subscribePerson(
                "'*.overdue'", ",'hours':{'zone':'Europe/Berlin','days':['MONDAY'],'from':'08:00','to':'17:00'}");
        orders.create();
        // A Sunday. Monday 08:00 in Berlin is 07:00 UTC.
        orders.advanceClock(ofHours(2));
        orders.advanceClock(ofHours(20));
        assertThat(holdfastFixture.mailbox.notifications()).isEmpty();
        orders.advanceClock(ofMinutes(61));
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(1);
    }

    @Test
    void notifications_wait_for_working_hours_of_calendar() {
        putOrdersWorkflow();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putCalendar,
                "{'name':'office','zone':'Europe/Berlin','hours':[{'days':['SUNDAY','MONDAY'],'from':'08:00','to':'17:00'}],"
                        + "'holidays':['2026-03-01']}");
        orders.subscribePerson("'*.overdue'", ",'calendar':'office'");
        orders.create();
        // A Sunday that is a holiday. Monday 08:00 in Berlin is 07:00 UTC.
        orders.advanceClock(ofHours(2));
        orders.advanceClock(ofHours(20));
        assertThat(holdfastFixture.mailbox.notifications()).isEmpty();
        orders.advanceClock(ofMinutes(61));
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(1);
    }

    @Test
    void subscription_needs_existing_calendar() {
        var putSubscription = holdfastFixture.holdfast.putSubscription;
        assertThat(holdfastFixture
                        .callRefused(
                                putSubscription,
                                "{'id':'ops','target':'email','address':'ops@example.com','calendar':'office'}")
                        .detail())
                .isEqualTo("/calendar: there is no calendar office");
        assertThat(holdfastFixture
                        .callRefused(
                                putSubscription,
                                "{'id':'ops','address':'https://example.com/hook','calendar':'office'}")
                        .detail())
                .startsWith("/calendar: ");
    }

    @Test
    void notification_missed_in_daytime_hours_is_not_sent_at_night() {
        holdfastFixture.mailbox.answerWith(
                notificationMessage -> new DeliveryOutcome.TemporaryFailure("the mail server is away", null));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':['*.created'],"
                        + "'hours':{'zone':'UTC','days':['SUNDAY','MONDAY'],'from':'08:00','to':'09:00'}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        for (var minute = 0; minute < 59; minute++) orders.advanceClock(ofMinutes(1));
        var sentByDay = holdfastFixture.mailbox.notifications().size();
        assertThat(sentByDay).isGreaterThan(1);
        for (var half = 0; half < 46; half++) orders.advanceClock(ofMinutes(30));
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(sentByDay);
        assertThat(attempts("ops")).as("no attempt at night").isEqualTo(sentByDay);
        holdfastFixture.mailbox.answerWith(notificationMessage -> new DeliveryOutcome.DeliverySuccess("kept"));
        orders.advanceClock(ofMinutes(1));
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(sentByDay + 1);
        assertThat(attempts("ops")).isEqualTo(sentByDay + 1);
    }

    @Test
    void notification_delayed_by_limit_past_hours_waits_for_next_opening() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':['*.created'],'limit':{'atMost':1,'per':'PT2H'},"
                        + "'hours':{'zone':'UTC','days':['SUNDAY','MONDAY'],'from':'08:00','to':'09:00'}}");
        for (var key : List.of("a", "b")) {
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + key + "'}");
            holdfastFixture.publish();
        }
        for (var half = 0; half < 47; half++) orders.advanceClock(ofMinutes(30));
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(1);
        orders.advanceClock(ofMinutes(30));
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(2);
    }

    private int attempts(String subscription) {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.listDeliveries, "{'subscription':'" + subscription + "'}")
                .deliveries()
                .stream()
                .mapToInt(d -> d.attempts().size())
                .sum();
    }

    @Test
    void incomplete_hours_are_refused_with_missing_member() {
        var problem = holdfastFixture.callRefused(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','hours':{}}");
        assertThat(problem)
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        invalid -> assertThat(invalid.faults())
                                .extracting(Problem.Fault::at)
                                .containsExactly("/hours/zone", "/hours/days", "/hours/from", "/hours/to"));
    }

    @Test
    void subscription_may_bring_its_own_template() {
        putOrdersWorkflow();
        orders.subscribePerson(
                "'*.overdue'", ",'template':'{{#events}}{{key}} in {{state}}{{/events}}, {{count}} in all'");
        orders.create();
        orders.advanceClock(ofHours(2));
        assertThat(holdfastFixture.mailbox.notifications())
                .singleElement()
                .satisfies(notificationMessage ->
                        assertThat(notificationMessage.text()).isEqualTo("42 in packing, 1 in all"));
    }

    @Test
    void unusable_template_is_refused_when_put() {
        for (var template : new String[] {
            "{{#events}}{{nothing}}{{/events}}",
            "{{#events}}{{^note}}{{nothing}}{{/note}}{{/events}}",
            "{{#events.size}}x{{/events.size}}",
            "{{#events}}",
            "{{>note}}",
            "{{#events}}{{#steps}}{{#events}}x{{/events}}{{/steps}}{{/events}}",
            "{{events.getClass.getName}}",
            "{#for e in events}{e.key}{/for}"
        }) {
            var problem = holdfastFixture.callRefused(
                    holdfastFixture.holdfast.putSubscription,
                    "{'id':'ops','target':'email','address':'ops@example.com','template':'" + template + "'}");
            assertThat(problem)
                    .as(template)
                    .isInstanceOfSatisfying(
                            Problem.Invalid.class,
                            invalid ->
                                    assertThat(invalid.faults().getFirst().at()).isEqualTo("/template"));
        }
    }

    @Test
    void refusal_names_unknown_variables_or_page_about_templates() {
        assertThat(refusal("{{#events}}{{key}} {{colour}} {{e.state}}{{/events}}"))
                .contains("unknown variables: colour, e.state;");
        assertThat(refusal("{#for e in events}{e.key}{/for}"))
                .contains("{#for e in events} is written for Qute")
                .contains("see docs/how-to/notification-templates.md");
    }

    private String refusal(String template) {
        var problem = holdfastFixture.callRefused(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','template':'" + template + "'}");
        return ((Problem.Invalid) problem).faults().getFirst().message();
    }

    @Test
    void built_in_template_replaces_stored_template_for_qute() {
        putOrdersWorkflow();
        orders.subscribePerson("'*.overdue'", ",'template':'{{count}} in all'");
        var stored = holdfastFixture
                .store()
                .get(new RowKey("subscription/shop", "ops"))
                .orElseThrow();
        var before = stored.body().replace("{{count}} in all", "{count} in all");
        assertThat(before).isNotEqualTo(stored.body());
        holdfastFixture
                .store()
                .write(List.of(RowWrite.put(new Row(stored.key(), stored.version(), before), WriteCondition.ANY)));
        orders.create();
        orders.advanceClock(ofHours(2));
        assertThat(holdfastFixture.mailbox.notifications())
                .singleElement()
                .satisfies(notificationMessage ->
                        assertThat(notificationMessage.text()).startsWith("orders/42 is late: "));
    }

    @Test
    void template_recognises_last_event_and_last_step() {
        putOrdersWorkflow();
        orders.subscribePerson(
                "'*.overdue'",
                ",'group':'PT1M','template':'{{#events}}{{key}}:{{#steps}} {{type}}{{^last}},{{/last}}{{/steps}}{{^last}}; {{/last}}{{/events}}'");
        orders.create("a");
        // Events of one instant have no order between items.
        holdfastFixture.clock.advance(ofMinutes(1));
        orders.create("b");
        orders.advanceClock(ofHours(2));
        orders.advanceClock(ofMinutes(1));
        assertThat(holdfastFixture.mailbox.notifications())
                .singleElement()
                .satisfies(notificationMessage ->
                        assertThat(notificationMessage.text()).isEqualTo("a: created, overdue; b: created, overdue"));
    }

    @Test
    void machines_get_events_at_once_and_without_text() {
        var problem = holdfastFixture.callRefused(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'m','address':'https://example.com/hook','template':'x','group':'PT1M'}");
        assertThat(problem.toString()).contains("/template", "/group", "is allowed only for targets that people read");
    }

    @Test
    void change_is_stamped_when_its_notification_is_sent() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':['*.advanced'],'group':'PT30S'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.item("pipeline", "a").history().getLast().notifiedAt())
                .isNull();
        orders.advanceClock(ofSeconds(30));
        assertThat(holdfastFixture.item("pipeline", "a").history().getLast().notifiedAt())
                .isNotNull();
    }
}
