// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An alert names the owner, the missed deadline, and everything else that somebody needs to act. */
class AlertPayloadTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final OrderFixture orders = new OrderFixture(holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void putWorkflow() {
        holdfastFixture.putWorkflow("orders", """
            within: PT5H
            remind: PT1H
            roles: {packers: [pia@example.com], lead: [lea@example.com]}
            escalate: [{after: PT90M, notify: [lead]}]
            states:
              packing:
                initial: true
                next: [checking, sent]
                within: PT2H
                notify: [packers]
                description: Pack it, or say why not.
              checking: {next: [sent]}
              sent: {terminal: true}
            """);
    }

    private JsonNode lastData() {
        return holdfastFixture.receiver.events().getLast().get("data");
    }

    private static JsonNode json(String text) {
        return JsonCodec.decodeStored(JsonNode.class, text.replace('\'', '"'));
    }

    @Test
    void overdue_event_tells_everything_that_somebody_needs() {
        putWorkflow();
        holdfastFixture.subscribe();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'orders','key':'42','data':{'secret':1}}");
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.editItem,
                "{'workflow':'orders','key':'42','labels':{'a':'b'},'note':'waits for the printer'}");
        orders.advanceClock(ofHours(2));
        for (var type : new String[] {"overdue", "reminded", "escalated"}) {
            assertThat(holdfastFixture.receiver.types().getLast()).isEqualTo(type);
            var data = lastData();
            assertThat(data.get("link").asText()).isEqualTo("https://holdfast.example.com/apps/shop/items/orders/42");
            assertThat(data.get("missed").asText()).isEqualTo("state");
            assertThat(data.get("owners")).isEqualTo(json("['pia@example.com']"));
            assertThat(data.get("since").asText()).isEqualTo("2026-03-01T08:00:00Z");
            assertThat(data.get("description").asText()).isEqualTo("Pack it, or say why not.");
            assertThat(data.get("lastNote").asText()).isEqualTo("waits for the printer");
            assertThat(data.get("next")).isEqualTo(json("['checking','sent']"));
            assertThat(data.has("data")).as("nobody asked for the payload").isFalse();
            orders.advanceClock(type.equals("overdue") ? ofHours(1) : ofMinutes(31));
        }
        orders.advanceTo("sent");
        holdfastFixture.publish();
        for (var member : new String[] {"link", "missed", "owners", "since", "description", "lastNote", "next"})
            assertThat(lastData().has(member)).as(member).isFalse();
    }

    @Test
    void overdue_item_names_missed_limit_of_later_state() {
        holdfastFixture.putWorkflow("moving", """
                states:
                  a: {initial: true, next: [b]}
                  b: {next: [z], within: PT2H30M}
                  z: {terminal: true}
                """);
        holdfastFixture.subscribe();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'people','target':'email','address':'ann@example.com'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'moving','key':'1','within':'PT1H'}");
        orders.advanceClock(ofHours(1));
        assertThat(lastData().get("missed").asText()).isEqualTo("item");
        orders.advanceClock(ofMinutes(30));
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'moving','key':'1','to':'b'}");
        orders.advanceClock(ofHours(3));
        var event = holdfastFixture.receiver.events().getLast();
        assertThat(event.get("type").asText()).endsWith("item.overdue");
        assertThat(event.get("time").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(event.get("data").get("missed").asText()).isEqualTo("state");
        assertThat(notification()).contains("it should have left b by 2026-03-01T12:00:00Z");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'moving','key':'1'}");
        holdfastFixture.publish();
        assertThat(lastData().get("resolved").asText()).isEqualTo("2026-03-01T09:00:00Z");
    }

    @Test
    void late_notification_counts_delay_from_limit_that_it_names() {
        holdfastFixture.putWorkflow("moving", """
                states:
                  a: {initial: true, next: [b]}
                  b: {next: [z], within: PT2H30M}
                  z: {terminal: true}
                """);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'people','target':'email','address':'ann@example.com','group':'PT1H',"
                        + "'template':'{{#events}}{{action}} {{due}} {{late}};{{/events}}','types':['*.overdue']}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'moving','key':'1','within':'PT1H'}");
        orders.advanceClock(ofHours(1));
        orders.advanceClock(ofMinutes(30));
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'moving','key':'1','to':'b'}");
        orders.advanceClock(ofHours(3));
        holdfastFixture.clock.advance(ofMinutes(10));
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'moving','key':'1'}");
        orders.advanceClock(ofHours(2));
        assertThat(notification()).isEqualTo("overdue 2026-03-01T12:00:00Z 40 min;");
    }

    @Test
    void owner_in_two_spellings_counts_once() {
        holdfastFixture.putWorkflow("pairs", """
                roles: {lead: [Pia@example.com], boss: [pia@example.com, olga@example.com]}
                states:
                  a: {initial: true, next: [z], within: PT1H, notify: [lead, boss]}
                  z: {terminal: true}
                """);
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pairs','key':'1'}");
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        holdfastFixture.publish();
        assertThat(lastData().get("owners")).isEqualTo(json("['Pia@example.com','olga@example.com']"));
    }

    @Test
    void subscription_gets_payload_only_if_it_includes_data() {
        putWorkflow();
        holdfastFixture.subscribe(",'include':['data']");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription, "{'id':'other','address':'https://example.com/other'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'orders','key':'42','data':{'n':[1]}}");
        orders.advanceClock(ofHours(2));
        for (var message : holdfastFixture.receiver.messages()) {
            var data = json(message.body()).get("data");
            if (message.address().endsWith("hook")) assertThat(data.get("data")).isEqualTo(json("{'n':[1]}"));
            else assertThat(data.has("data")).isFalse();
        }
        assertThat(holdfastFixture.receiver.messages()).hasSize(4);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listSubscriptions, "{}")
                        .subscriptions()
                        .getFirst()
                        .include())
                .containsExactly("data");
    }

    @Test
    void unknown_members_and_targets_for_people_are_refused() {
        for (var requestAndPointer : new String[][] {
            {"'address':'https://example.com/h','include':['notes']", "/include/0"},
            {"'address':'https://example.com/h','include':['data','data']", "/include/1"},
            {"'target':'email','address':'a@example.com','include':['data']", "/include"}
        }) {
            var problem = holdfastFixture.callRefused(
                    holdfastFixture.holdfast.putSubscription, "{'id':'x'," + requestAndPointer[0] + "}");
            assertThat(((Problem.Invalid) problem).faults())
                    .extracting(Problem.Fault::at)
                    .containsExactly(requestAndPointer[1]);
        }
    }

    private String notification() {
        return holdfastFixture.mailbox.notifications().getLast().text();
    }

    private void putHourlyWorkflow() {
        holdfastFixture.putWorkflow(
                "orders", "states: {packing: {initial: true, next: [sent], within: PT1H}, sent: {terminal: true}}");
        orders.subscribePerson("'*.overdue'");
    }

    @Test
    void last_actor_owns_item_without_roles() {
        putHourlyWorkflow();
        orders.create();
        orders.advanceClock(ofHours(1));
        assertThat(notification()).contains("Owner: key:shop\n");
    }

    @Test
    void item_that_only_holdfast_changed_belongs_to_nobody() {
        putHourlyWorkflow();
        new HoldQueueFixture(holdfastFixture)
                .queueForId(
                        "{'kind':'workflow','name':'orders','window':{'earliest':'2026-03-01T09:00:00Z','auto':true}}");
        orders.advanceClock(ofHours(1));
        orders.advanceClock(ofHours(1));
        assertThat(notification())
                .contains("is late")
                .contains("Owner: nobody\n")
                .doesNotContain("Owner: holdfast");
    }

    @Test
    void notification_names_own_deadline_that_was_missed() {
        putWorkflow();
        orders.subscribePerson("'*.overdue','*.escalated'");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'orders','key':'42','within':'PT1H'}");
        orders.advanceClock(ofHours(1));
        assertThat(notification())
                .startsWith("orders/42 is late: it is in packing, and its own deadline for finishing was "
                        + "2026-03-01T09:00:00Z, less than a minute ago.");
        orders.advanceClock(ofMinutes(90));
        assertThat(notification())
                .startsWith("orders/42 is still late and is escalated to lead (step 1): it is in packing, and its own "
                        + "deadline for finishing was 2026-03-01T09:00:00Z, 1 h 30 min ago.");
    }

    @Test
    void notification_names_deadline_of_workflow_that_was_missed() {
        putWorkflow();
        orders.subscribePerson("'*.overdue'");
        orders.create();
        orders.advanceTo("checking");
        orders.advanceClock(ofHours(5));
        assertThat(notification())
                .startsWith("orders/42 is late: it is in checking, and the deadline of its workflow for finishing was "
                        + "2026-03-01T13:00:00Z, less than a minute ago.");
    }

    @Test
    void notification_names_time_limit_of_hold_that_was_missed() {
        holdfastFixture.putWorkflow("orders", """
            states:
              packing: {initial: true, hold: true, holdWithin: PT1H, next: [sent], within: PT1H}
              sent: {terminal: true}
            """);
        orders.subscribePerson("'*.overdue'");
        orders.create();
        orders.advanceClock(ofHours(1));
        assertThat(notification())
                .startsWith("orders/42 is late: it should have been released from packing by 2026-03-01T09:00:00Z");
    }
}
