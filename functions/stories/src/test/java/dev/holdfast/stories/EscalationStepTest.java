// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.sweep.SweepReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An item that stays overdue is escalated: each step notifies more people. */
class EscalationStepTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final OrderFixture orders = new OrderFixture(holdfastFixture);

    @BeforeEach
    void putWorkflow() {
        orders.putWorkflow("""
                remind: PT30M
                escalate:
                  - {after: PT15M, notify: [lead]}
                  - {after: PT1H, notify: [boss, lead]}
                  - {after: PT2H, notify: [board]}
                roles: {lead: [lea@example.com], boss: [bo@example.com]}
                """);
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private Map<String, Long> sweepAfter(Duration time) {
        holdfastFixture.clock.advance(time);
        return holdfastFixture.sweep().done();
    }

    private void makeOverdue() {
        assertThat(sweepAfter(ofHours(1))).isEqualTo(Map.of("overdue", 1L));
    }

    private List<HistoryEntry> escalations() {
        return holdfastFixture.item("orders", "42").history().stream()
                .filter(e -> e.type() == ItemEventType.ESCALATED)
                .toList();
    }

    @Test
    void each_escalation_step_notifies_its_roles_at_its_time() {
        holdfastFixture.subscribe();
        orders.create();
        makeOverdue();
        assertThat(sweepAfter(ofMinutes(14))).isEmpty();
        assertThat(sweepAfter(ofMinutes(1))).isEqualTo(Map.of("escalated", 1L));
        assertThat(sweepAfter(ofMinutes(15))).isEqualTo(Map.of("reminded", 1L));
        assertThat(sweepAfter(ofMinutes(30)))
                .as("a step replaces a reminder at the same time")
                .isEqualTo(Map.of("escalated", 1L));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        assertThat(sweepAfter(ofHours(1))).isEqualTo(Map.of("escalated", 1L));
        assertThat(sweepAfter(ofMinutes(30))).isEqualTo(Map.of("reminded", 1L));
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types())
                .containsExactly("created", "overdue", "escalated", "reminded", "escalated", "escalated", "reminded");
        assertThat(escalations()).extracting(HistoryEntry::level).containsExactly(1, 2, 3);
        assertThat(escalations().get(1).recipients())
                .isEqualTo(Map.of("boss", List.of("bo@example.com"), "lead", List.of("lea@example.com")));
        var data = holdfastFixture.receiver.events().get(4).get("data");
        assertThat(data.get("level").asInt()).isEqualTo(2);
        assertThat(data.get("due").asText())
                .isEqualTo(HoldfastFixture.START.plus(ofHours(1)).toString());
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.getItemHistory, "{'workflow':'orders','key':'42'}")
                        .history())
                .extracting(HistoryEntry::type)
                .startsWith(
                        ItemEventType.CREATED, ItemEventType.OVERDUE, ItemEventType.ESCALATED, ItemEventType.REMINDED);
    }

    @Test
    void steps_missed_in_outage_are_published_as_one() {
        orders.create();
        assertThat(sweepAfter(ofHours(6))).isEqualTo(Map.of("overdue", 1L));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("escalated", 1L));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        assertThat(escalations()).singleElement().satisfies(step -> {
            assertThat(step.level()).isEqualTo(3);
            assertThat(step.recipients()).containsOnlyKeys("lead", "boss", "board");
            assertThat(step.unassigned()).containsExactly("board");
            assertThat(step.notifiedAt()).isNull();
        });
    }

    @Test
    void acknowledged_item_is_not_escalated() {
        orders.create();
        makeOverdue();
        sweepAfter(ofMinutes(15));
        holdfastFixture.callOk(holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42'}");
        for (var hour = 0; hour < 10; hour++) assertThat(sweepAfter(ofHours(1))).isEmpty();
        assertThat(escalations()).hasSize(1);
    }

    @Test
    void escalation_continues_when_acknowledgement_ends() {
        orders.create();
        makeOverdue();
        sweepAfter(ofMinutes(15));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42','within':'PT30M'}");
        assertThat(sweepAfter(ofMinutes(29))).isEmpty();
        assertThat(sweepAfter(ofMinutes(1)))
                .as("no step has come due during the acknowledgement")
                .isEqualTo(Map.of("reminded", 1L));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42','within':'PT40M'}");
        assertThat(sweepAfter(ofMinutes(39))).isEmpty();
        assertThat(sweepAfter(ofMinutes(1))).isEqualTo(Map.of("escalated", 1L));
        assertThat(holdfastFixture.item("orders", "42").acknowledged()).isNull();
        assertThat(sweepAfter(ofMinutes(35))).isEqualTo(Map.of("escalated", 1L));
        assertThat(escalations()).extracting(HistoryEntry::level).containsExactly(1, 2, 3);
    }

    @Test
    void new_deadline_restarts_escalation() {
        orders.create();
        makeOverdue();
        sweepAfter(ofMinutes(20));
        orders.advanceTo("checking");
        assertThat(sweepAfter(ofMinutes(59))).isEqualTo(Map.of("rearmed", 1L));
        assertThat(sweepAfter(ofMinutes(1))).isEqualTo(Map.of("overdue", 1L));
        assertThat(sweepAfter(ofMinutes(15))).isEqualTo(Map.of("escalated", 1L));
        assertThat(escalations()).extracting(HistoryEntry::level).containsExactly(1, 1);
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'orders','key':'42','to':'sent'}");
        assertThat(sweepAfter(ofHours(10)).get("escalated")).isNull();
    }

    @Test
    void two_concurrent_sweeps_take_each_step_once() {
        holdfastFixture.createItems(200, i -> "{'workflow':'orders','key':'k" + i + "'}");
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofMinutes(15));
        var secondHoldfast = holdfastFixture.secondHoldfast(holdfastFixture.store());
        List<Callable<SweepReport>> sweeps =
                List.of(holdfastFixture::sweep, () -> secondHoldfast.sweep.run(ofMinutes(1)), holdfastFixture::sweep);
        assertThat(HoldfastFixture.runConcurrently(sweeps).stream()
                        .mapToLong(r -> r.done().getOrDefault("escalated", 0L))
                        .sum())
                .isEqualTo(200);
    }

    @Test
    void people_of_escalation_step_are_notified_in_words() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'people','target':'email','address':'notify','types':['*.escalated']}");
        orders.create();
        makeOverdue();
        sweepAfter(ofMinutes(75));
        holdfastFixture.publish();
        assertThat(holdfastFixture.mailbox.notifications())
                .extracting(l -> l.address())
                .containsExactlyInAnyOrder("bo@example.com", "lea@example.com");
        var notificationMessage = holdfastFixture.mailbox.notifications().getFirst();
        assertThat(notificationMessage.title()).isEqualTo("orders/42 is late");
        assertThat(notificationMessage.text())
                .startsWith("orders/42 is still late and is escalated to boss, lead (step 2): it should have left"
                        + " packing by 2026-03-01T09:00:00Z, 1 h 15 min ago.");
        assertThat(escalations().getLast().notifiedAt()).isNotNull();
    }

    @Test
    void invalid_escalation_is_refused_with_place_of_each_fault() {
        var problem = holdfastFixture.callRefused(holdfastFixture.holdfast.putWorkflow, """
                {'name':'w','document':{'escalate':[
                  {'after':'PT1H','notify':['lead']},
                  {'after':'PT1H','notify':[]},
                  {'notify':['-'],'to':'me'},
                  {'after':'soon','notify':['lead']},
                  'x'],
                'states':{'a':{'initial':true,'next':['z']},'z':{'terminal':true}}}}""");
        assertThat(problem.toString())
                .contains(
                        "/escalate/1/after",
                        "/escalate/1/notify",
                        "/escalate/2/after",
                        "/escalate/2/notify/0",
                        "/escalate/2/to",
                        "/escalate/3/after",
                        "/escalate/4");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.putWorkflow,
                                "{'name':'w','document':{'escalate':[],'states':{}}}")
                        .toString())
                .contains("1 to 10 steps");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.getWorkflow, "{'name':'orders'}")
                        .escalate())
                .hasSize(3);
    }
}
