// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Scope;
import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.delivery.Delivery.DeliveryStatus;
import dev.holdfast.item.DeadlineKind;
import dev.holdfast.lateness.ExplainOverdue;
import dev.holdfast.lateness.OverdueExplanation;
import dev.holdfast.lateness.ReleaseStep;
import dev.holdfast.problem.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People and agents ask why an item is late, and what happens next. */
class ExplainOverdueTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final OrderFixture orders = new OrderFixture(holdfastFixture);

    @BeforeEach
    void putWorkflow() {
        holdfastFixture.putWorkflow("orders", """
                remind: PT2H
                within: P1D
                escalate: [{after: PT30M, notify: [boss]}]
                roles: {clerk: [olga@example.com], boss: [bo@example.com]}
                states:
                  received: {initial: true, next: [approved, parked], within: PT1H, description: a clerk checks it}
                  approved: {next: [sent], actors: [clerk]}
                  parked: {next: [sent], hold: true, holdWithin: PT1H}
                  sent: {terminal: true}
                """);
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private ExplainOverdue.Result explain(String request) {
        return holdfastFixture.callOk(holdfastFixture.holdfast.explainOverdue, request);
    }

    private OverdueExplanation explainOrder() {
        return explain("{'workflow':'orders','key':'42'}").explanations().getFirst();
    }

    @Test
    void explanation_names_missed_deadline_and_next_steps() {
        orders.create();
        orders.advanceClock(ofHours(1).plusMinutes(5));
        var explanation = explainOrder();
        assertThat(explanation.overdue()).isTrue();
        assertThat(explanation.missed()).isEqualTo(DeadlineKind.STATE);
        assertThat(explanation.late()).isEqualTo(ofMinutes(5));
        assertThat(explanation.summary())
                .isEqualTo("orders/42 is late: it should have left received by 2026-03-01T09:00:00Z, 5 min ago.");
        assertThat(explanation.description()).isEqualTo("a clerk checks it");
        assertThat(explanation.next()).extracting(step -> step.state()).containsExactly("approved", "parked");
        assertThat(explanation.next().getFirst().roles()).isEqualTo(Map.of("clerk", List.of("olga@example.com")));
        assertThat(explanation.nextNotice()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(90)));
    }

    @Test
    void explanation_names_receivers_of_notices() {
        orders.subscribePerson("'*.overdue','*.escalated'");
        orders.create();
        assertThat(explainOrder().notices()).isEmpty();
        orders.advanceClock(ofHours(1));
        assertThat(explainOrder().notices()).singleElement().satisfies(notice -> {
            assertThat(notice.subscription()).isEqualTo("ops");
            assertThat(notice.type()).isEqualTo("dev.holdfast.item.overdue");
            assertThat(notice.status()).isEqualTo(DeliveryStatus.DELIVERED);
            assertThat(notice.deliveredAt()).isEqualTo(holdfastFixture.clock.instant());
        });
        orders.advanceClock(ofMinutes(30));
        assertThat(explainOrder().notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.type()).isEqualTo("dev.holdfast.item.escalated"));
    }

    @Test
    void notice_contains_answer_of_failing_receiver() {
        holdfastFixture.subscribe(",'types':['*.overdue']");
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure("out of order", null));
        orders.create();
        orders.advanceClock(ofHours(1));
        assertThat(explainOrder().notices()).singleElement().satisfies(notice -> {
            assertThat(notice.status()).isEqualTo(DeliveryStatus.PENDING);
            assertThat(notice.deliveredAt()).isNull();
            assertThat(notice.problem()).contains("out of order");
        });
    }

    @Test
    void explanation_contains_holds_and_their_duration() {
        orders.create();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem,
                "{'workflow':'orders','key':'42','reason':'the warehouse is closed'}");
        var held = explainOrder();
        assertThat(held.overdue()).isFalse();
        assertThat(held.summary()).contains("is on hold since");
        assertThat(held.held()).isNotNull();
        holdfastFixture.clock.advance(ofHours(8));
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'orders','key':'42'}");
        orders.advanceClock(ofHours(2));
        var late = explainOrder();
        assertThat(late.overdue()).isTrue();
        assertThat(late.heldFor()).isEqualTo(ofHours(8));
        assertThat(late.pastHolds()).singleElement().satisfies(hold -> {
            assertThat(hold.reason()).isEqualTo("the warehouse is closed");
            assertThat(hold.until()).isEqualTo(hold.since().plus(ofHours(8)));
        });
    }

    @Test
    void parked_item_that_nobody_releases_is_explained() {
        orders.create();
        orders.advanceTo("parked");
        orders.advanceClock(ofHours(2));
        assertThat(explainOrder().missed()).isEqualTo(DeadlineKind.HOLD);
        assertThat(explainOrder().summary()).contains("should have been released from parked");
        assertThat(explainOrder().next()).isEmpty();
        assertThat(explainOrder().release()).isEqualTo(new ReleaseStep(Scope.MANAGE, Map.of()));
    }

    @Test
    void explanation_of_parked_item_names_its_releasers() {
        holdfastFixture.putWorkflow("orders", """
                roles: {boss: [bo@example.com]}
                states:
                  received: {initial: true, next: [parked]}
                  parked: {next: [sent], hold: true, actors: [boss]}
                  sent: {terminal: true}
                """);
        orders.create();
        assertThat(explainOrder().release()).isNull();
        orders.advanceTo("parked");
        assertThat(explainOrder().release())
                .isEqualTo(new ReleaseStep(Scope.MANAGE, Map.of("boss", List.of("bo@example.com"))));
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'orders','key':'42'}");
        assertThat(explainOrder().release()).isNull();
        assertThat(explainOrder().next()).extracting(step -> step.state()).containsExactly("sent");
    }

    @Test
    void migration_ends_only_hold_of_state() {
        orders.create();
        orders.advanceTo("parked");
        orders.create("43");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'orders','key':'43','reason':'closed'}");
        holdfastFixture.putWorkflow("orders", """
                states:
                  received: {initial: true, next: [waiting, parked]}
                  parked: {next: [sent], hold: true}
                  waiting: {next: [sent]}
                  sent: {terminal: true}
                """);
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.migrateItems,
                "{'workflow':'orders','states':{'parked':'waiting','received':'waiting'}}");
        assertThat(explainOrder().pastHolds())
                .singleElement()
                .satisfies(
                        hold -> assertThat(hold.until()).isEqualTo(hold.since().plus(ofHours(1))));
        var held = "{'workflow':'orders','key':'43'}";
        assertThat(explain(held).explanations().getFirst().pastHolds()).isEmpty();
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, held);
        assertThat(explain(held).explanations().getFirst().pastHolds())
                .singleElement()
                .satisfies(hold -> {
                    assertThat(hold.reason()).isEqualTo("closed");
                    assertThat(hold.until()).isEqualTo(hold.since().plus(ofHours(2)));
                });
    }

    @Test
    void hold_continues_after_migration_into_parking_state() {
        orders.create();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'orders','key':'42','reason':'closed'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.migrateItems, "{'workflow':'orders','states':{'received':'parked'}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'orders','key':'42'}");
        assertThat(explainOrder().pastHolds())
                .singleElement()
                .satisfies(hold -> assertThat(hold.reason()).isEqualTo("closed"));
    }

    @Test
    void notices_of_many_late_items_are_found() {
        holdfastFixture.subscribe(",'types':['*.overdue']");
        for (var number = 0; number < 45; number++) orders.create("n" + number);
        orders.advanceClock(ofHours(1));
        assertThat(explain("{}").explanations())
                .hasSize(45)
                .allSatisfy(explanation -> assertThat(explanation.notices())
                        .singleElement()
                        .satisfies(notice -> assertThat(notice.type()).isEqualTo("dev.holdfast.item.overdue")));
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.explainOverdue, "{'limit':101}"))
                .isInstanceOf(Problem.Invalid.class);
    }

    @Test
    void items_that_are_not_late_are_explained_too() {
        orders.create();
        assertThat(explainOrder().summary())
                .isEqualTo("orders/42 isn't late: its deadline in received is 2026-03-01T09:00:00Z.");
        orders.advanceTo("parked");
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'orders','key':'42'}");
        orders.advanceTo("sent");
        assertThat(explainOrder().summary()).contains("has finished in sent");
    }

    @Test
    void list_contains_overdue_items_of_all_workflows() {
        orders.create("1");
        orders.create("2");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'3','within':'PT30M'}");
        orders.advanceClock(ofHours(1));
        assertThat(explain("{}").explanations())
                .extracting(OverdueExplanation::item)
                .containsExactlyInAnyOrder("orders/1", "orders/2", "simple/3");
        assertThat(explain("{'workflow':'simple'}").explanations())
                .extracting(OverdueExplanation::missed)
                .containsExactly(DeadlineKind.ITEM);
        var first = explain("{'limit':2}");
        assertThat(first.explanations()).hasSize(2);
        assertThat(explain("{'limit':2,'pageToken':'" + first.nextPageToken() + "'}")
                        .explanations())
                .hasSize(1);
    }

    @Test
    void wrong_requests_are_refused() {
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.explainOverdue, "{'key':'42'}"))
                .isInstanceOf(Problem.Invalid.class);
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.explainOverdue, "{'workflow':'orders','key':'42'}"))
                .isInstanceOf(Problem.NotFound.class);
    }
}
