// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.problem.Problem;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Silences suppress notifications for people, and a test event shows whether a subscription works. */
class AlertSilencingTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final OrderFixture orders = new OrderFixture(holdfastFixture);

    @BeforeEach
    void putWorkflow() {
        orders.putWorkflowWithHourlyReminders();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void silence_covers_people_and_not_machines() {
        orders.subscribePerson("'*.overdue'");
        holdfastFixture.subscribe();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence,
                "{'id':'move','workflow':'orders','types':['*.overdue'],'within':'PT2H','comment':'moving house'}");
        orders.create();
        orders.advanceClock(ofHours(1));
        assertThat(orders.titles()).isEmpty();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "overdue");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listSilences, "{}")
                        .silences())
                .hasSize(1);
        holdfastFixture.clock.advance(ofHours(1));
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listSilences, "{}")
                        .silences())
                .isEmpty();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'orders','key':'later'}");
        orders.advanceClock(ofHours(1));
        assertThat(orders.titles()).containsExactly("orders/later is late");
    }

    @Test
    void silence_covers_each_event_by_its_own_type() {
        orders.subscribePerson("'*.resolved'");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'moves','target':'email','address':'ann@example.com','types':['*.advanced']}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence, "{'id':'calm','types':['*.item.resolved'],'within':'PT9H'}");
        orders.create();
        orders.advanceClock(ofHours(1));
        orders.advanceTo("checking");
        holdfastFixture.publish();
        assertThat(holdfastFixture.mailbox.notifications())
                .extracting(notificationMessage -> notificationMessage.address())
                .containsExactly("ann@example.com");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence, "{'id':'calm','types':['*.item.completed'],'within':'PT9H'}");
        orders.advanceClock(ofHours(1));
        orders.advanceTo("sent");
        holdfastFixture.publish();
        assertThat(holdfastFixture.mailbox.notifications())
                .extracting(notificationMessage -> notificationMessage.title())
                .as("the resolution by the end is an event of its own")
                .containsExactly("orders/42: advanced", "orders/42 is no longer late");
    }

    @Test
    void recurring_silence_covers_only_its_local_hours_all_year() {
        orders.subscribePerson("'*.created'");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence,
                "{'id':'nightly','all':true,'from':'2026-03-27T00:00:00Z','until':'2026-12-01T00:00:00Z',"
                        + hoursMember("SATURDAY','SUNDAY", "02:00", "04:00") + "}");
        for (var createdAt : List.of(
                "2026-03-22T01:30:00Z", // before the silence begins
                "2026-03-27T01:30:00Z", // a Friday
                "2026-03-28T00:59:00Z",
                "2026-03-28T01:30:00Z", // 02:30 in winter
                "2026-03-28T03:00:00Z",
                "2026-03-29T01:30:00Z", // 03:30, right after the clock was set forward
                "2026-03-29T02:30:00Z", // 04:30 in summer
                "2026-10-25T00:30:00Z", // 02:30 for the first time
                "2026-10-25T02:30:00Z", // 03:30 in winter
                "2026-12-05T01:30:00Z")) { // after the silence ended
            holdfastFixture.clock.set(Instant.parse(createdAt));
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + createdAt.substring(0, 16) + "'}");
            holdfastFixture.publish();
        }
        assertThat(orders.titles())
                .containsExactly(
                        "simple/2026-03-22T01:30: created",
                        "simple/2026-03-27T01:30: created",
                        "simple/2026-03-28T00:59: created",
                        "simple/2026-03-28T03:00: created",
                        "simple/2026-03-29T02:30: created",
                        "simple/2026-12-05T01:30: created");
    }

    @Test
    void invalid_hours_of_silence_are_refused_by_name() {
        for (var pointerAndHours : List.of(
                "'/hours/days' " + hoursMember("", "02:00", "04:00").replace("''", ""),
                "'/hours' " + hoursMember("SATURDAY", "02:00", "04:00"))) {
            var pointer = pointerAndHours.split("'")[1];
            var hours = pointerAndHours.substring(pointer.length() + 3);
            var problem = holdfastFixture.callRefused(
                    holdfastFixture.holdfast.putSilence, "{'id':'n','all':true,'within':'P2D'," + hours + "}");
            assertThat(((Problem.Invalid) problem).faults())
                    .extracting(Problem.Fault::at)
                    .containsExactly(pointer);
        }
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence,
                "{'id':'n','all':true,'within':'P8D'," + hoursMember("SATURDAY", "02:00", "04:00") + "}");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listSilences, "{}")
                        .silences()
                        .getFirst()
                        .hours())
                .isNotNull();
    }

    @Test
    void maintenance_silence_may_pass_midnight() {
        orders.subscribePerson("'*.created'");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence,
                "{'id':'n','all':true,'within':'P8D'," + hoursMember("SUNDAY", "22:00", "02:00") + "}");
        for (var createdAt : List.of(
                "2026-03-01T20:59:00Z", // Sunday 21:59 in Berlin
                "2026-03-01T21:00:00Z",
                "2026-03-02T00:59:00Z",
                "2026-03-02T01:00:00Z", // Monday 02:00
                "2026-03-02T22:00:00Z")) {
            holdfastFixture.clock.set(Instant.parse(createdAt));
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + createdAt.substring(0, 16) + "'}");
            holdfastFixture.publish();
        }
        assertThat(orders.titles())
                .containsExactly(
                        "simple/2026-03-01T20:59: created",
                        "simple/2026-03-02T01:00: created",
                        "simple/2026-03-02T22:00: created");
    }

    private static String hoursMember(String days, String from, String to) {
        return "'hours':{'zone':'Europe/Berlin','days':['" + days + "'],'from':'" + from + "','to':'" + to + "'}";
    }

    @Test
    void silence_may_begin_later_and_end_early() {
        orders.subscribePerson("'*.created'");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence,
                "{'id':'night','from':'2026-03-01T20:00:00Z','until':'2026-03-02T06:00:00Z','labels':{'team':'red'}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'before','labels':{'team':'red'}}");
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofHours(13));
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'during','labels':{'team':'red'}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'others'}");
        holdfastFixture.publish();
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteSilence, "{'id':'night'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'after','labels':{'team':'red'}}");
        holdfastFixture.publish();
        assertThat(orders.titles())
                .containsExactly("simple/before: created", "simple/others: created", "simple/after: created");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.deleteSilence, "{'id':'night'}")
                        .detail())
                .isEqualTo("there is no silence night");
    }

    @Test
    void subscription_test_shows_answer_of_target_and_leaves_no_trace() {
        holdfastFixture.subscribe();
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure("HTTP 503", null));
        var result = holdfastFixture.callOk(holdfastFixture.holdfast.testSubscription, "{'id':'alerts'}");
        assertThat(result.outcome()).isEqualTo("failed");
        assertThat(result.note()).isEqualTo("HTTP 503");
        assertThat(holdfastFixture.receiver.events().getFirst().get("type").asText())
                .isEqualTo("dev.holdfast.test");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listDeliveries, "{'subscription':'alerts'}")
                        .deliveries())
                .isEmpty();
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.testSubscription, "{'id':'none'}")
                        .detail())
                .isEqualTo("there is no subscription none");
    }
}
