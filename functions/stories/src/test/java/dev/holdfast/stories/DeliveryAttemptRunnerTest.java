// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.delivery.DeliveryView;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import dev.holdfast.table.TableFailureException.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts follow the retry schedule. Holdfast records every attempt, and can replay a failed delivery. */
class DeliveryAttemptRunnerTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final DeliveryObserver deliveries = new DeliveryObserver(holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void failed_delivery_follows_retry_schedule_for_three_days() {
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure("503", null));
        holdfastFixture.subscribe(",'types':['*.created']");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        var delays = new ArrayList<java.time.Duration>();
        while (deliveries.all().getFirst().nextAttemptAt() instanceof java.time.Instant next) {
            delays.add(java.time.Duration.between(holdfastFixture.clock.instant(), next));
            holdfastFixture.clock.set(next.minusMillis(1));
            holdfastFixture.sweep();
            assertThat(holdfastFixture.receiver.messages()).hasSize(delays.size());
            holdfastFixture.clock.set(next);
            holdfastFixture.sweep();
        }
        assertThat(delays).hasSize(9);
        assertThat(delays.getFirst()).isBetween(ofSeconds(5), ofSeconds(6));
        assertThat(delays.getLast()).isBetween(ofHours(24), ofHours(29));
        assertThat(delays.stream().reduce(java.time.Duration.ZERO, java.time.Duration::plus))
                .isBetween(ofDays(3), ofDays(4));
        var delivery = deliveries.all().getFirst();
        assertThat(delivery.status()).isEqualTo("failed");
        assertThat(delivery.attempts())
                .hasSize(10)
                .allSatisfy(attempt -> assertThat(attempt.note()).isEqualTo("503"));
        assertThat(holdfastFixture.receiver.messages())
                .extracting(message -> message.id())
                .containsOnly(delivery.eventId());
        holdfastFixture.clock.advance(ofDays(1));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
    }

    @Test
    void recovered_receiver_gets_missed_events() {
        holdfastFixture.receiver.answerWith(
                message -> new DeliveryOutcome.TemporaryFailure("connection refused", null));
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.DeliverySuccess("204"));
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.sweep();
        assertThat(deliveries.all().getFirst()).satisfies(d -> {
            assertThat(d.status()).isEqualTo("delivered");
            assertThat(d.attempts()).extracting(attempt -> attempt.outcome()).containsExactly("failed", "delivered");
            assertThat(d.nextAttemptAt()).isNull();
        });
    }

    @Test
    void retry_delay_requested_by_receiver_is_limited() {
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure("429", ofHours(3)));
        holdfastFixture.subscribe(",'types':['*.created']");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        assertThat(deliveries.all().getFirst().nextAttemptAt()).isEqualTo(HoldfastFixture.START.plus(ofHours(3)));
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure("429", ofDays(40_000_000)));
        holdfastFixture.clock.advance(ofHours(3));
        holdfastFixture.sweep();
        assertThat(deliveries.all().getFirst().nextAttemptAt()).isEqualTo(HoldfastFixture.START.plus(ofHours(27)));
    }

    @Test
    void five_gone_answers_disable_subscription_until_next_put() {
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.ReceiverGone("410"));
        holdfastFixture.subscribe();
        for (var i = 0; i < 4; i++) createAndPublish("k" + i);
        assertThat(disabledReason()).isNull();
        createAndPublish("k4");
        assertThat(disabledReason()).isEqualTo("410");
        createAndPublish("kept");
        assertThat(holdfastFixture.receiver.messages()).hasSize(5);
        assertThat(deliveries.all()).hasSize(6).extracting(DeliveryView::status).containsOnly("pending");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.replayDeliveries, "{'subscription':'alerts'}")
                        .detail())
                .contains("disabled");
        for (var day = 0; day < 20; day++) {
            holdfastFixture.clock.advance(ofDays(1));
            holdfastFixture.sweep();
        }
        assertThat(holdfastFixture.receiver.messages()).hasSize(5);

        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.DeliverySuccess("200"));
        holdfastFixture.subscribe();
        for (var minute = 0; minute < 65; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
        assertThat(deliveries.all()).hasSize(6).extracting(DeliveryView::status).containsOnly("delivered");
    }

    @Test
    void receiver_that_is_gone_for_an_hour_disables_subscription() {
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.ReceiverGone("410"));
        holdfastFixture.subscribe();
        createAndPublish("a");
        holdfastFixture.clock.advance(ofMinutes(59));
        createAndPublish("b");
        assertThat(disabledReason()).isNull();
        holdfastFixture.clock.advance(ofMinutes(1));
        createAndPublish("c");
        assertThat(disabledReason()).isEqualTo("410");
    }

    private void createAndPublish(String key) {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + key + "'}");
        holdfastFixture.publish();
    }

    private @Nullable String disabledReason() {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.listSubscriptions, "{}")
                .subscriptions()
                .getFirst()
                .disabledReason();
    }

    @Test
    void rejected_delivery_is_not_retried() {
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.PermanentRejection("400"));
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofDays(1));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        assertThat(holdfastFixture.receiver.messages()).hasSize(1);
        assertThat(deliveries.all()).extracting(DeliveryView::status).containsExactly("failed");
    }

    @Test
    void single_or_all_failed_deliveries_can_be_replayed() {
        holdfastFixture.receiver.answerWith(message -> message.body().contains("simple/good")
                ? new DeliveryOutcome.DeliverySuccess("200")
                : new DeliveryOutcome.PermanentRejection("400"));
        holdfastFixture.subscribe();
        for (var key : List.of("good", "bad1", "bad2", "bad3")) {
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + key + "'}");
            holdfastFixture.clock.advance(ofMinutes(1));
        }
        holdfastFixture.publish();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listDeliveries, "{'subscription':'alerts','status':'failed'}")
                        .deliveries())
                .hasSize(3);
        assertThat(holdfastFixture
                        .callOk(
                                holdfastFixture.holdfast.listDeliveries,
                                "{'subscription':'alerts','since':'2026-03-01T08:02:00Z'}")
                        .deliveries())
                .hasSize(2);
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.DeliverySuccess("200"));
        var good = deliveries.all().getFirst();
        assertThat(holdfastFixture
                        .callOk(
                                holdfastFixture.holdfast.replayDeliveries,
                                "{'subscription':'alerts','delivery':'" + good.id() + "'}")
                        .replayed())
                .containsExactly(good.id());
        assertThat(holdfastFixture.receiver.messages()).hasSize(5);
        var page = holdfastFixture.callOk(
                holdfastFixture.holdfast.replayDeliveries, "{'subscription':'alerts','limit':2}");
        assertThat(page.replayed()).hasSize(2);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.replayDeliveries,
                "{'subscription':'alerts','pageToken':'" + page.nextPageToken() + "'}");
        assertThat(deliveries.all()).extracting(DeliveryView::status).containsOnly("delivered");
        assertThat(holdfastFixture.receiver.messages()).hasSize(8);
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.replayDeliveries,
                                "{'subscription':'alerts','delivery':'nope'}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void interrupted_replay_of_all_sends_each_delivery_once() {
        holdfastFixture.subscribe();
        for (var key : List.of("a", "b", "c")) createAndPublish(key);
        holdfastFixture.table.failWritesAfter(2, () -> new TableBusyException("locked", new IllegalStateException()));
        var interrupted = holdfastFixture.callOk(
                holdfastFixture.holdfast.replayDeliveries, "{'subscription':'alerts','all':true}");
        holdfastFixture.table.heal();
        assertThat(interrupted.replayed()).hasSize(2);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.replayDeliveries,
                "{'subscription':'alerts','all':true,'pageToken':'" + interrupted.nextPageToken() + "'}");
        assertThat(holdfastFixture.receiver.messages()).hasSize(6);
    }

    @Test
    void replay_that_storage_interrupts_names_and_sends_its_part() {
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.PermanentRejection("400"));
        holdfastFixture.subscribe();
        for (var key : List.of("a", "b", "c")) createAndPublish(key);
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.DeliverySuccess("200"));
        holdfastFixture.table.failWritesAfter(2, () -> new TableBusyException("locked", new IllegalStateException()));
        var interrupted =
                holdfastFixture.callOk(holdfastFixture.holdfast.replayDeliveries, "{'subscription':'alerts'}");
        holdfastFixture.table.heal();
        assertThat(interrupted.replayed()).hasSize(2);
        assertThat(holdfastFixture.receiver.messages()).hasSize(5);
        var rest = holdfastFixture.callOk(
                holdfastFixture.holdfast.replayDeliveries,
                "{'subscription':'alerts','pageToken':'" + interrupted.nextPageToken() + "'}");
        assertThat(rest.replayed()).hasSize(1).doesNotContainAnyElementsOf(interrupted.replayed());
        assertThat(rest.nextPageToken()).isNull();
        assertThat(deliveries.all()).extracting(DeliveryView::status).containsOnly("delivered");
    }

    @Test
    void deleted_subscription_gets_no_pending_deliveries() {
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure("503", null));
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteSubscription, "{'id':'alerts'}");
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofDays(2));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        assertThat(holdfastFixture.receiver.messages()).hasSize(1);
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.deleteSubscription, "{'id':'alerts'}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void attempt_is_recorded_although_its_lease_has_ended() {
        holdfastFixture.subscribe();
        holdfastFixture.receiver.answerWith(message -> {
            holdfastFixture.dispatcher = (deliver, keys) -> {};
            holdfastFixture.clock.advance(ofMinutes(2));
            assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("deliveries", 1L));
            return new DeliveryOutcome.TemporaryFailure("HTTP 500", null);
        });
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        assertThat(deliveries.all().getFirst().attempts())
                .extracting(attempt -> attempt.note())
                .containsExactly("HTTP 500");
    }

    @Test
    void concurrent_attempts_are_both_recorded_and_success_counts() {
        holdfastFixture.subscribe();
        var isFirstAttempt = new AtomicBoolean(true);
        holdfastFixture.receiver.answerWith(message -> {
            if (!isFirstAttempt.getAndSet(false)) return new DeliveryOutcome.DeliverySuccess("HTTP 200");
            holdfastFixture.clock.advance(ofMinutes(2));
            holdfastFixture.sweep();
            return new DeliveryOutcome.TemporaryFailure("HTTP 500", null);
        });
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        var delivery = deliveries.all().getFirst();
        assertThat(delivery.status()).isEqualTo("delivered");
        assertThat(delivery.attempts()).extracting(attempt -> attempt.note()).containsExactly("HTTP 200", "HTTP 500");
    }

    @Test
    void attempts_are_recorded_although_their_batch_writes_fail() {
        holdfastFixture.subscribe();
        holdfastFixture.dispatcher = (worker, keys) -> {};
        for (var i = 0; i < 5; i++) createAndPublish("k" + i);
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        holdfastFixture.receiver.answerWith(message -> {
            holdfastFixture.table.failFirstOfEachBatch(
                    () -> new TableBusyException("throttled", new IllegalStateException()));
            return new DeliveryOutcome.TemporaryFailure("HTTP 500", null);
        });
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        holdfastFixture.table.heal();
        assertThat(deliveries.all())
                .hasSize(5)
                .allSatisfy(delivery -> assertThat(delivery.attempts())
                        .extracting(attempt -> attempt.note())
                        .containsExactly("HTTP 500"));
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listSubscriptions, "{}")
                        .subscriptions()
                        .getFirst()
                        .failingSince())
                .as("the circuit breaker counts them")
                .isNotNull();
    }

    @Test
    void unrecorded_attempt_hides_no_other_attempt() {
        holdfastFixture.subscribe();
        holdfastFixture.receiver.acceptPerCall(3);
        holdfastFixture.dispatcher = (worker, keys) -> {};
        for (var i = 0; i < 3; i++) createAndPublish("k" + i);
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        var unwritable = new ArrayList<RowKey>();
        Supplier<RuntimeException> fault = () -> new TableFailureException(FailureKind.INTERNAL, "too large", null);
        holdfastFixture.receiver.answerWith(message -> {
            holdfastFixture
                    .table
                    .runBeforeBatch(writes -> {
                        if (unwritable.isEmpty())
                            unwritable.add(writes.getFirst().key());
                    })
                    .failFirstOfEachBatch(fault)
                    .failWrites(writes -> unwritable.contains(writes.getFirst().key()), fault);
            return new DeliveryOutcome.TemporaryFailure("HTTP 500", null);
        });
        holdfastFixture.clock.advance(ofMinutes(2));
        var firstAttemptAt = holdfastFixture.clock.instant();
        holdfastFixture.sweep();
        holdfastFixture.table.heal();
        assertThat(deliveries.all())
                .extracting(delivery -> delivery.attempts().size())
                .containsExactlyInAnyOrder(0, 1, 1);
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure("HTTP 500", null));
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        assertThat(deliveries.all())
                .extracting(delivery -> delivery.attempts().size())
                .containsExactlyInAnyOrder(1, 2, 2);
        assertThat(deliveries.failingSince())
                .as("the circuit breaker counts the first batch")
                .isEqualTo(firstAttemptAt);
    }

    @Test
    void receiver_that_is_gone_does_not_disable_its_successor() {
        holdfastFixture.subscribe();
        holdfastFixture.receiver.answerWith(message -> {
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com/new'}");
            return new DeliveryOutcome.ReceiverGone("HTTP 410");
        });
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listSubscriptions, "{}")
                        .subscriptions()
                        .getFirst()
                        .disabledReason())
                .isNull();
    }
}
