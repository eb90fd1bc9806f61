// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** After the repair of a receiver, no delivery waits for a retry that Holdfast planned before the repair. */
class PendingAdvancerTest {
    private static final DeliveryOutcome REFUSED_CONNECTION =
            new DeliveryOutcome.TemporaryFailure("connection refused", null);
    private static final DeliveryOutcome ARRIVED = new DeliveryOutcome.DeliverySuccess("200");

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final DeliveryObserver deliveryObserver = new DeliveryObserver(holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void create(String key) {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + key + "'}");
        holdfastFixture.publish();
    }

    private void complete(String key) {
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'" + key + "'}");
        holdfastFixture.publish();
    }

    /** Lets the attempts of the only delivery fail until its next retry is half a day ahead. */
    private void failForDays() {
        holdfastFixture.receiver.answerWith(message -> REFUSED_CONNECTION);
        holdfastFixture.subscribe();
        create("a");
        while (deliveryObserver.all().getFirst().attempts().size() < 7) {
            holdfastFixture.clock.set(
                    Objects.requireNonNull(deliveryObserver.all().getFirst().nextAttemptAt()));
            holdfastFixture.sweep();
        }
        holdfastFixture.publish();
        holdfastFixture.receiver.answerWith(message -> ARRIVED);
    }

    @Test
    void put_brings_old_delivery_forward_within_an_hour() {
        failForDays();
        holdfastFixture.subscribe();
        for (var minute = 0; minute < 65; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
        assertThat(deliveryObserver.pending()).isEmpty();
    }

    @Test
    void new_event_takes_its_predecessor_along_after_repair() {
        failForDays();
        holdfastFixture.subscribe();
        complete("a");
        assertThat(deliveryObserver.all())
                .hasSize(2)
                .allMatch(delivery -> delivery.status().equals("delivered"));
        var sent = holdfastFixture.receiver.types();
        assertThat(sent.subList(sent.size() - 2, sent.size())).containsExactly("created", "completed");
    }

    @Test
    void rejected_probe_closes_breaker_and_backlog_follows() {
        holdfastFixture.receiver.answerWith(message -> REFUSED_CONNECTION);
        holdfastFixture.subscribe();
        for (var i = 0; i < 20; i++) create("k" + i);
        assertThat(deliveryObserver.failingSince()).isNotNull();
        holdfastFixture.clock.advance(ofSeconds(31));
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.PermanentRejection("too large"));
        holdfastFixture.sweep();
        assertThat(deliveryObserver.failingSince()).isNull();
        holdfastFixture.receiver.answerWith(message -> ARRIVED);
        create("new");
        assertThat(deliveryObserver.all().getLast().status()).isEqualTo("delivered");
    }

    @Test
    void subscription_put_again_gets_no_delivery_of_deleted_one() {
        holdfastFixture.receiver.answerWith(message -> REFUSED_CONNECTION);
        holdfastFixture.subscribe();
        create("a");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteSubscription, "{'id':'alerts'}");
        holdfastFixture.receiver.answerWith(message -> ARRIVED);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'alerts','address':'https://example.com/new','types':['*.completed']}");
        complete("a");
        for (var day = 0; day < 3; day++) {
            holdfastFixture.clock.advance(ofDays(1));
            holdfastFixture.sweep();
        }
        assertThat(holdfastFixture.receiver.messages().stream()
                        .filter(message -> message.address().endsWith("/new"))
                        .map(message -> message.type()))
                .containsExactly("dev.holdfast.item.completed");
        assertThat(deliveryObserver.all()).hasSize(1);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.replayDeliveries, "{'subscription':'alerts','all':true}")
                        .replayed())
                .hasSize(1);
    }

    @Test
    void alarm_passes_failed_event_and_keeps_order_of_alarms() {
        holdfastFixture.putWorkflow("quick", """
                within: PT1M
                remind: PT1M
                states:
                  open: {initial: true, next: [done]}
                  done: {terminal: true}
                """);
        holdfastFixture.receiver.answerWith(
                message -> message.type().endsWith("created") ? REFUSED_CONNECTION : ARRIVED);
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'quick','key':'a'}");
        holdfastFixture.publish();
        for (var minute = 0; minute < 3; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
            holdfastFixture.publish();
        }
        holdfastFixture.clock.advance(ofSeconds(16));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.receiver.types().stream().filter(type -> !type.equals("created")))
                .containsExactly("overdue", "reminded", "reminded");
    }

    @Test
    void refused_alarm_keeps_its_retries_and_holds_nothing_back() {
        holdfastFixture.receiver.answerWith(
                message -> message.type().endsWith("overdue") ? new DeliveryOutcome.PermanentRejection("no") : ARRIVED);
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1M'}");
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        holdfastFixture.publish();
        complete("a");
        assertThat(holdfastFixture.receiver.types()).contains("completed");
        holdfastFixture.receiver.answerWith(message -> ARRIVED);
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.sweep();
        assertThat(deliveryObserver.all())
                .filteredOn(delivery -> delivery.eventType().endsWith("overdue"))
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.attempts())
                        .extracting(attempt -> attempt.outcome())
                        .isEqualTo(List.of("rejected", "delivered")));
    }

    @Test
    void event_and_alarm_behind_one_alarm_follow_it_together() {
        holdfastFixture.putWorkflow("quick", """
                within: PT1M
                remind: PT24H
                states:
                  open: {initial: true, next: [done]}
                  done: {terminal: true}
                """);
        holdfastFixture.receiver.answerWith(message -> REFUSED_CONNECTION);
        holdfastFixture.subscribe(",'types':['*.overdue','*.edited','*.reminded']");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'quick','key':'a'}");
        sweepEachMinute(2);
        while (Objects.requireNonNull(deliveryObserver.all().getFirst().nextAttemptAt())
                .isBefore(HoldfastFixture.START.plus(ofHours(25)))) {
            holdfastFixture.clock.set(
                    Objects.requireNonNull(deliveryObserver.all().getFirst().nextAttemptAt()));
            holdfastFixture.sweep();
        }
        var blockedKeys = deliveryObserver.dispatchedDuring(() -> {
            holdfastFixture.clock.set(HoldfastFixture.START.plus(ofHours(24)).plus(ofMinutes(2)));
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.editItem, "{'workflow':'quick','key':'a','labels':{'a':'b'}}");
            holdfastFixture.publish();
            holdfastFixture.sweep();
            holdfastFixture.publish();
        });
        assertThat(blockedKeys).hasSize(2);
        holdfastFixture.subscribe(",'types':['*.overdue','*.edited','*.reminded']");
        var sentBefore = holdfastFixture.receiver.messages().size();
        holdfastFixture.receiver.answerWith(message -> ARRIVED);
        holdfastFixture.holdfast.deliveryWorker.execute(blockedKeys);
        var types = holdfastFixture.receiver.types();
        assertThat(types.subList(sentBefore, types.size())).containsExactly("overdue", "edited", "reminded");
    }

    @Test
    void alternating_refusals_and_failures_use_up_no_alarm() {
        var answers = new AtomicInteger();
        holdfastFixture.receiver.answerWith(message -> answers.incrementAndGet() % 2 == 0
                ? new DeliveryOutcome.MessageRefusal("403", true)
                : new DeliveryOutcome.TemporaryFailure("502", null));
        holdfastFixture.subscribe(",'types':['*.overdue']");
        for (var i = 0; i < 8; i++)
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'k" + i + "','within':'PT1S'}");
        sweepEachMinute(120);
        assertThat(deliveryObserver.pending()).hasSize(8);
        assertThat(deliveryObserver.pending())
                .allSatisfy(delivery -> assertThat(delivery.attempts()).hasSizeLessThan(8));
    }

    @Test
    void repair_leaves_alarm_to_worker_that_waits_for_limit() {
        holdfastFixture.subscribe(",'limit':{'atMost':10,'per':'PT1M'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1S'}");
        deliveryObserver.dispatchedDuring(() -> sweepEachMinute(1));
        var alarm = deliveryObserver.pending().getLast();
        assertThat(alarm.eventType()).endsWith("overdue");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'alerts','address':'https://example.com/moved','limit':{'atMost':10,'per':'PT1M'}}");
        holdfastFixture.sweep();
        assertThat(deliveryObserver.pending().getLast().nextAttemptAt()).isEqualTo(alarm.nextAttemptAt());
    }

    private void putMail() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'alerts','target':'email','address':'ann@example.com','types':['*.overdue'],'group':'PT1H'}");
    }

    private void makeOverdue(String key) {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + key + "','within':'PT1S'}");
        sweepEachMinute(1);
    }

    private void sweepEachMinute(int minutes) {
        for (var minute = 0; minute < minutes; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
            holdfastFixture.publish();
        }
    }

    @Test
    void repair_keeps_groups_of_notifications() {
        holdfastFixture.mailbox.answerWith(message -> REFUSED_CONNECTION);
        putMail();
        makeOverdue("a");
        holdfastFixture.clock.set(HoldfastFixture.START.plus(ofHours(1)));
        sweepEachMinute(8);
        assertThat(deliveryObserver.failingSince()).isNotNull();
        makeOverdue("b");
        holdfastFixture.mailbox.answerWith(message -> ARRIVED);
        sweepEachMinute(50);
        assertThat(deliveryObserver.failingSince()).isNull();
        assertThat(deliveryObserver.pending()).as("the alarm of this hour").hasSize(1);
        sweepEachMinute(2);
        assertThat(deliveryObserver.pending()).isEmpty();
    }

    @Test
    void unreadable_delivery_does_not_stop_repair() {
        failForDays();
        var row = new Row(new RowKey("delivery/shop/alerts", "2026-03-01T08:00:00.000Z@x"), 1, "{\"nonsense\":true}");
        holdfastFixture.store().write(List.of(RowWrite.put(row, WriteCondition.ANY)));
        var attempts = holdfastFixture.receiver.messages().size();
        holdfastFixture.subscribe();
        sweepEachMinute(65);
        assertThat(holdfastFixture.receiver.messages()).hasSize(attempts + 1);
    }

    @Test
    void second_put_continues_work_of_first() {
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.ReceiverGone("410"));
        holdfastFixture.subscribe();
        for (var i = 0; i < 20; i++) create("k" + i);
        for (var day = 0; day < 10; day++) {
            holdfastFixture.clock.advance(ofDays(1));
            holdfastFixture.sweep();
        }
        holdfastFixture.receiver.answerWith(message -> ARRIVED);
        holdfastFixture.subscribe();
        holdfastFixture.clock.advance(ofSeconds(1));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com/moved'}");
        sweepEachMinute(65);
        assertThat(deliveryObserver.pending()).isEmpty();
    }

    @Test
    void alarm_precedes_large_backlog_after_repair() {
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.ReceiverGone("410"));
        holdfastFixture.subscribe();
        for (var i = 0; i < 5; i++) create("k" + i);
        holdfastFixture.createItems(2_500, i -> "{'key':'item" + i + "'}");
        holdfastFixture.publish();
        makeOverdue("late");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.receiver.answerWith(message -> ARRIVED);
        holdfastFixture.subscribe();
        sweepEachMinute(2);
        assertThat(holdfastFixture.receiver.types()).contains("overdue");
    }
}
