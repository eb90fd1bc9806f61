// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.delivery.DeliveryView;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.RowKey;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rate limit of a receiver bounds its messages. The other deliveries come later, and no delivery is lost. */
class SubscriptionLimitTest {
    private static final String ALERTS_MEMBERS = "'id':'alerts','address':'https://example.com/hook'";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final DeliveryObserver deliveryObserver = new DeliveryObserver(holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void burst_goes_at_once_and_rest_follows_without_lost_attempts() {
        subscribe(ALERTS_MEMBERS + ",'limit':{'atMost':5,'per':'PT1H'}");
        holdfastFixture.createItems(8, i -> "{'key':'k" + i + "'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages()).hasSize(5);
        assertThat(deliveryObserver.pending())
                .hasSize(3)
                .allMatch(delivery -> delivery.attempts().isEmpty());
        assertThat(deliveryObserver.pending().stream()
                        .map(DeliveryView::nextAttemptAt)
                        .sorted())
                .containsExactly(minutesAfterStart(12), minutesAfterStart(24), minutesAfterStart(36));
        for (var minute = 1; minute <= 36; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
            assertThat(holdfastFixture.receiver.messages()).hasSize(5 + minute / 12);
        }
        assertThat(deliveryObserver.pending()).isEmpty();
        assertThat(deliveryObserver.all())
                .hasSize(8)
                .allMatch(delivery -> delivery.attempts().size() == 1);
    }

    private static Instant minutesAfterStart(int minutes) {
        return HoldfastFixture.START.plus(ofMinutes(minutes));
    }

    @Test
    void subscription_without_limit_stores_no_limiter_state() {
        subscribe(ALERTS_MEMBERS);
        holdfastFixture.createItems(8, i -> "{'key':'k" + i + "'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages()).hasSize(8);
        assertThat(holdfastFixture.store().get(LIMITER_STATE_KEY)).isEmpty();
    }

    private static final RowKey LIMITER_STATE_KEY = new RowKey("subscription/shop/rate-limit", "alerts");

    @Test
    void limiter_state_is_deleted_with_its_subscription() {
        subscribe(ALERTS_MEMBERS + ",'limit':{'atMost':1,'per':'PT1H'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.store().get(LIMITER_STATE_KEY)).isPresent();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listSubscriptions, "{}")
                        .subscriptions())
                .hasSize(1);
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteSubscription, "{'id':'alerts'}");
        assertThat(holdfastFixture.store().get(LIMITER_STATE_KEY)).isEmpty();
    }

    @Test
    void delayed_events_for_people_come_in_one_notification() {
        subscribe("'id':'alerts','target':'email','address':'ops@example.com','limit':{'atMost':1,'per':'PT1H'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'first'}");
        holdfastFixture.publish();
        holdfastFixture.createItems(20, i -> "{'key':'k" + i + "'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'k0'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(1);
        for (var minute = 1; minute < 60; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(1);
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(2);
        assertThat(holdfastFixture.mailbox.notifications().getLast().title()).contains("21");
        assertThat(deliveryObserver.all())
                .hasSize(22)
                .allMatch(delivery -> delivery.status().equals("delivered"));
    }

    @Test
    void retries_count_towards_limit() {
        subscribe(ALERTS_MEMBERS + ",'limit':{'atMost':2,'per':'PT1H'}");
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure("500", null));
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        for (var minute = 0; minute < 29; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
        assertThat(holdfastFixture.receiver.messages()).hasSize(2);
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.receiver.messages()).hasSize(3);
    }

    @Test
    void events_of_one_item_keep_order_under_limit() {
        subscribe(ALERTS_MEMBERS + ",'limit':{'atMost':1,'per':'PT1M'}");
        holdfastFixture.createItems(3, i -> "{'key':'k" + i + "','within':'P1D'}");
        for (var i = 0; i < 3; i++) {
            holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'simple','key':'k" + i + "'}");
            holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'k" + i + "'}");
        }
        holdfastFixture.publish();
        for (var second = 0; second < 60 * 30; second += 10) {
            holdfastFixture.clock.advance(ofSeconds(10));
            holdfastFixture.sweep();
        }
        assertThat(deliveryObserver.pending()).isEmpty();
        for (var i = 0; i < 3; i++) {
            var subject = "simple/k" + i;
            assertThat(holdfastFixture.receiver.messages().stream()
                            .filter(message -> message.subject().equals(subject))
                            .map(message -> message.type().replaceFirst(".*\\.", "")))
                    .containsExactly("created", "heartbeat", "completed");
        }
    }

    @Test
    void concurrent_workers_never_exceed_limit() {
        subscribe(ALERTS_MEMBERS + ",'limit':{'atMost':10,'per':'PT1H'}");
        holdfastFixture.createItems(64, i -> "{'key':'k" + i + "'}");
        var keys = deliveryObserver.dispatchedDuring(holdfastFixture::publish);
        deliveryObserver.deliverConcurrently(keys);
        // If a worker fails too often to write the row of the rate limit, it defers the delivery by some seconds. The
        // worker makes no attempt.
        for (var i = 0; i < 60; i++) {
            holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
            holdfastFixture.clock.advance(ofSeconds(1));
            holdfastFixture.sweep();
        }
        assertThat(holdfastFixture.receiver.messages()).hasSize(10);
        assertThat(deliveryObserver.pending()).hasSize(54);
    }

    @Test
    void backlog_gets_consecutive_slots_without_repeated_reads() {
        subscribe(ALERTS_MEMBERS + ",'limit':{'atMost':60,'per':'PT1H'}");
        holdfastFixture.createItems(500, i -> "{'key':'k" + i + "'}");
        holdfastFixture.publish();
        var dispatchedCount = 0;
        for (var minute = 1; minute <= 450; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            dispatchedCount += holdfastFixture.sweep().done().getOrDefault("deliveries", 0L);
        }
        assertThat(deliveryObserver.pending()).isEmpty();
        assertThat(holdfastFixture.receiver.messages()).hasSize(500);
        assertThat(dispatchedCount).isLessThan(1000);
    }

    @Test
    void backward_clock_jump_delays_deliveries_by_one_period_at_most() {
        subscribe(ALERTS_MEMBERS + ",'limit':{'atMost':2,'per':'PT1H'}");
        holdfastFixture.clock.advance(ofDays(300));
        holdfastFixture.createItems(2, i -> "{'key':'late" + i + "'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages()).hasSize(2);
        holdfastFixture.clock.set(HoldfastFixture.START);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'early'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages()).hasSize(2);
        for (var minute = 0; minute < 60; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
        assertThat(holdfastFixture.receiver.messages()).hasSize(3);
    }

    @Test
    void deliveries_held_by_circuit_breaker_do_not_count() {
        subscribe(ALERTS_MEMBERS + ",'limit':{'atMost':100,'per':'PT1H'}");
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure("500", null));
        holdfastFixture.createItems(90, i -> "{'key':'k" + i + "'}");
        holdfastFixture.publish();
        var attemptCount = holdfastFixture.receiver.messages().size();
        assertThat(attemptCount).isEqualTo(5);
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.DeliverySuccess("200"));
        for (var minute = 0; minute < 20; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
        assertThat(deliveryObserver.pending()).isEmpty();
    }

    @Test
    void limit_lets_its_whole_rate_through() {
        subscribe(ALERTS_MEMBERS + ",'limit':{'atMost':10,'per':'PT1S'}");
        holdfastFixture.createItems(310, i -> "{'key':'k" + i + "'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages()).hasSize(310);
        assertThat(Duration.between(HoldfastFixture.START, holdfastFixture.clock.instant()))
                .isEqualTo(ofSeconds(30));
    }

    @Test
    void sweep_every_minute_hands_out_whole_rate() {
        subscribe(ALERTS_MEMBERS + ",'limit':{'atMost':10,'per':'PT1S'}");
        holdfastFixture.createItems(1_210, i -> "{'key':'k" + i + "'}");
        holdfastFixture.capacity = 0;
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages()).isEmpty();
        holdfastFixture.capacity = 600;
        var start = holdfastFixture.clock.instant();
        while (!deliveryObserver.pending().isEmpty()) {
            var sweptAt = holdfastFixture.clock.instant();
            holdfastFixture.sweep();
            var nextSweepAt = sweptAt.plus(ofMinutes(1));
            if (holdfastFixture.clock.instant().isBefore(nextSweepAt)) holdfastFixture.clock.set(nextSweepAt);
        }
        assertThat(holdfastFixture.receiver.messages()).hasSize(1_210);
        assertThat(Duration.between(start, holdfastFixture.clock.instant())).isLessThan(ofMinutes(4));
    }

    @Test
    void waiting_deliveries_keep_their_place_before_newer_ones() {
        subscribe(ALERTS_MEMBERS + ",'limit':{'atMost':1,'per':'PT2M'}");
        for (var i = 0; i < 4; i++) {
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'old" + i + "'}");
            holdfastFixture.publish();
        }
        holdfastFixture.clock.advance(ofMinutes(5));
        for (var i = 0; i < 3; i++) {
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'new" + i + "'}");
            holdfastFixture.publish();
        }
        for (var minute = 0; minute < 20; minute++) {
            holdfastFixture.sweep();
            holdfastFixture.clock.advance(ofMinutes(1));
        }
        assertThat(holdfastFixture.receiver.messages())
                .extracting(message -> message.subject().substring(7, 10))
                .containsExactly("old", "old", "old", "old", "new", "new", "new");
    }

    @Test
    void alarm_passes_deliveries_that_wait_for_limit() {
        subscribe(ALERTS_MEMBERS + ",'limit':{'atMost':1,'per':'PT30S'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'late','within':'PT5M'}");
        holdfastFixture.publish();
        holdfastFixture.createItems(60, i -> "{'key':'k" + i + "'}");
        holdfastFixture.publish();
        holdfastFixture.clock.set(HoldfastFixture.START.plus(ofMinutes(5)));
        holdfastFixture.sweep();
        holdfastFixture.publish();
        for (var i = 0; i < 3; i++) {
            holdfastFixture.clock.advance(ofSeconds(30));
            holdfastFixture.sweep();
        }
        assertThat(holdfastFixture.receiver.types()).contains("overdue");
    }

    @Test
    void alarm_goes_first_from_mixed_batch() {
        subscribe(ALERTS_MEMBERS + ",'limit':{'atMost':1,'per':'PT2M'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'late','within':'PT5M'}");
        holdfastFixture.publish();
        holdfastFixture.createItems(60, i -> "{'key':'k" + i + "'}");
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofMinutes(6));
        var keys = deliveryObserver.dispatchedDuring(() -> {
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'new'}");
            holdfastFixture.publish();
            holdfastFixture.sweep();
            holdfastFixture.publish();
        });
        // On AWS, one invocation receives all these deliveries.
        holdfastFixture.holdfast.deliveryWorker.execute(keys);
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        for (var minute = 0; minute < 6; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
        assertThat(holdfastFixture.receiver.types()).contains("overdue");
    }

    @Test
    void repair_keeps_slots_of_limit() {
        var limit = ALERTS_MEMBERS + ",'limit':{'atMost':5,'per':'PT1H'}";
        subscribe(limit);
        holdfastFixture.createItems(8, i -> "{'key':'k" + i + "'}");
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofMinutes(1));
        subscribe(limit + ",'secret':'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE='");
        for (var minute = 2; minute <= 36; minute++) {
            holdfastFixture.sweep();
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
            assertThat(holdfastFixture.receiver.messages()).hasSize(5 + minute / 12);
        }
    }

    @Test
    void invalid_limit_is_refused_by_its_fields() {
        assertRefused("{'per':'PT1H'}", "/limit/atMost");
        assertRefused("{'atMost':5}", "/limit/per");
        assertRefused("{'atMost':0,'per':'PT1H'}", "/limit/atMost");
        assertRefused("{'atMost':10001,'per':'PT0.5S'}", "/limit/atMost", "/limit/per");
        assertRefused("{'atMost':1,'per':'P2D'}", "/limit/per");
        subscribe(ALERTS_MEMBERS + ",'limit':{'atMost':10000,'per':'PT1S'}");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listSubscriptions, "{}")
                        .subscriptions()
                        .getFirst()
                        .limit())
                .isEqualTo(new dev.holdfast.subscription.RateLimit(10_000, Duration.ofSeconds(1)));
    }

    private void assertRefused(String limit, String... pointers) {
        var problem = holdfastFixture.callRefused(
                holdfastFixture.holdfast.putSubscription, "{" + ALERTS_MEMBERS + ",'limit':" + limit + "}");
        assertThat(((Problem.Invalid) problem).faults())
                .extracting(Problem.Fault::at)
                .containsExactly(pointers);
    }

    private void subscribe(String members) {
        holdfastFixture.callOk(holdfastFixture.holdfast.putSubscription, "{" + members + "}");
    }
}
