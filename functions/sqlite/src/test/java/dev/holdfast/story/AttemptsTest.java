package dev.holdfast.story;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.DeliveryView;
import dev.holdfast.alert.Sender.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often and how long an event is tried, and what becomes of those that never arrive. */
class AttemptsTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private List<DeliveryView> deliveries() {
        return rig.ok(rig.holdfast.listDeliveries, "{'subscription':'alerts'}").deliveries();
    }

    private void put(String members) {
        rig.ok(rig.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com/hook'" + members + "}");
    }

    @Test
    void what_fails_is_tried_again_by_the_schedule_and_given_up_after_three_days() {
        rig.receiver.answers(m -> new Outcome.Failed("503", null));
        put(",'types':['*.created']");
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        var waits = new ArrayList<java.time.Duration>();
        while (deliveries().getFirst().next() instanceof java.time.Instant next) {
            waits.add(java.time.Duration.between(rig.clock.instant(), next));
            rig.clock.set(next.minusMillis(1));
            rig.sweep();
            assertThat(rig.receiver.messages()).hasSize(waits.size());
            rig.clock.set(next);
            rig.sweep();
        }
        assertThat(waits).hasSize(9);
        assertThat(waits.getFirst()).isBetween(ofSeconds(5), ofSeconds(6));
        assertThat(waits.getLast()).isBetween(ofHours(24), ofHours(29));
        assertThat(waits.stream().reduce(java.time.Duration.ZERO, java.time.Duration::plus))
                .isBetween(ofDays(3), ofDays(4));
        var given = deliveries().getFirst();
        assertThat(given.status()).isEqualTo("failed");
        assertThat(given.attempts())
                .hasSize(10)
                .allSatisfy(a -> assertThat(a.note()).isEqualTo("503"));
        assertThat(rig.receiver.messages()).extracting(m -> m.id()).containsOnly(given.eventId());
        rig.clock.advance(ofDays(1));
        assertThat(rig.sweep().done()).isEmpty();
    }

    @Test
    void a_receiver_that_recovers_gets_what_it_missed() {
        rig.receiver.answers(m -> new Outcome.Failed("connection refused", null));
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        rig.receiver.answers(m -> new Outcome.Delivered("204"));
        rig.clock.advance(ofMinutes(1));
        rig.sweep();
        assertThat(deliveries().getFirst()).satisfies(d -> {
            assertThat(d.status()).isEqualTo("delivered");
            assertThat(d.attempts()).extracting(a -> a.outcome()).containsExactly("failed", "delivered");
            assertThat(d.next()).isNull();
        });
    }

    @Test
    void a_receiver_that_asks_to_wait_is_waited_for_within_reason() {
        rig.receiver.answers(m -> new Outcome.Failed("429", ofHours(3)));
        put(",'types':['*.created']");
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        assertThat(deliveries().getFirst().next()).isEqualTo(Rig.START.plus(ofHours(3)));
        rig.receiver.answers(m -> new Outcome.Failed("429", ofDays(40_000_000)));
        rig.clock.advance(ofHours(3));
        rig.sweep();
        assertThat(deliveries().getFirst().next()).isEqualTo(Rig.START.plus(ofHours(27)));
    }

    @Test
    void a_receiver_that_is_gone_disables_its_subscription_until_it_is_put_again() {
        rig.receiver.answers(m -> new Outcome.Gone("410"));
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        assertThat(rig.ok(rig.holdfast.listSubscriptions, "{}")
                        .subscriptions()
                        .getFirst()
                        .disabled())
                .isEqualTo("410");
        assertThat(deliveries()).extracting(DeliveryView::status).containsExactly("failed");
        rig.ok(rig.holdfast.createItem, "{'key':'b'}");
        rig.publish();
        assertThat(deliveries()).hasSize(1);
        assertThat(rig.refused(rig.holdfast.replayDeliveries, "{'subscription':'alerts'}")
                        .detail())
                .contains("disabled");
        rig.receiver.answers(m -> new Outcome.Delivered("200"));
        rig.subscribe();
        rig.ok(rig.holdfast.replayDeliveries, "{'subscription':'alerts'}");
        assertThat(deliveries()).extracting(DeliveryView::status).containsExactly("delivered");
    }

    @Test
    void what_is_rejected_for_good_is_not_tried_again() {
        rig.receiver.answers(m -> new Outcome.Rejected("400"));
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        rig.clock.advance(ofDays(1));
        assertThat(rig.sweep().done()).isEmpty();
        assertThat(rig.receiver.messages()).hasSize(1);
        assertThat(deliveries()).extracting(DeliveryView::status).containsExactly("failed");
    }

    @Test
    void one_delivery_or_all_that_failed_can_be_replayed() {
        rig.receiver.answers(
                m -> m.body().contains("simple/good") ? new Outcome.Delivered("200") : new Outcome.Rejected("400"));
        rig.subscribe();
        for (var key : List.of("good", "bad1", "bad2", "bad3")) {
            rig.ok(rig.holdfast.createItem, "{'key':'" + key + "'}");
            rig.clock.advance(ofMinutes(1));
        }
        rig.publish();
        assertThat(rig.ok(rig.holdfast.listDeliveries, "{'subscription':'alerts','status':'failed'}")
                        .deliveries())
                .hasSize(3);
        assertThat(rig.ok(rig.holdfast.listDeliveries, "{'subscription':'alerts','since':'2026-03-01T08:02:00Z'}")
                        .deliveries())
                .hasSize(2);
        rig.receiver.answers(m -> new Outcome.Delivered("200"));
        var good = deliveries().getFirst();
        assertThat(rig.ok(rig.holdfast.replayDeliveries, "{'subscription':'alerts','delivery':'" + good.id() + "'}")
                        .replayed())
                .containsExactly(good.id());
        assertThat(rig.receiver.messages()).hasSize(5);
        var page = rig.ok(rig.holdfast.replayDeliveries, "{'subscription':'alerts','limit':2}");
        assertThat(page.replayed()).hasSize(1);
        rig.ok(rig.holdfast.replayDeliveries, "{'subscription':'alerts','pageToken':'" + page.nextPageToken() + "'}");
        assertThat(deliveries()).extracting(DeliveryView::status).containsOnly("delivered");
        assertThat(rig.receiver.messages()).hasSize(8);
        assertThat(rig.refused(rig.holdfast.replayDeliveries, "{'subscription':'alerts','delivery':'nope'}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_deleted_subscription_gets_nothing_that_was_still_on_its_way() {
        rig.receiver.answers(m -> new Outcome.Failed("503", null));
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        rig.ok(rig.holdfast.deleteSubscription, "{'id':'alerts'}");
        rig.clock.advance(ofHours(1));
        rig.sweep();
        rig.clock.advance(ofDays(2));
        assertThat(rig.sweep().done()).isEmpty();
        assertThat(rig.receiver.messages()).hasSize(1);
        assertThat(rig.refused(rig.holdfast.deleteSubscription, "{'id':'alerts'}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void an_attempt_is_recorded_though_its_lease_ended_meanwhile() {
        rig.subscribe();
        rig.receiver.answers(m -> {
            rig.courier = (deliver, keys) -> {};
            rig.clock.advance(ofMinutes(2));
            assertThat(rig.sweep().done()).isEqualTo(Map.of("deliveries", 1L));
            return new Outcome.Failed("HTTP 500", null);
        });
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        assertThat(deliveries().getFirst().attempts()).extracting(a -> a.note()).containsExactly("HTTP 500");
    }

    @Test
    void of_two_attempts_at_once_both_are_recorded_and_what_arrived_has_arrived() {
        rig.subscribe();
        var first = new AtomicBoolean(true);
        rig.receiver.answers(m -> {
            if (!first.getAndSet(false)) return new Outcome.Delivered("HTTP 200");
            rig.clock.advance(ofMinutes(2));
            rig.sweep();
            return new Outcome.Failed("HTTP 500", null);
        });
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        var delivery = deliveries().getFirst();
        assertThat(delivery.status()).isEqualTo("delivered");
        assertThat(delivery.attempts()).extracting(a -> a.note()).containsExactly("HTTP 200", "HTTP 500");
    }

    @Test
    void a_receiver_that_is_gone_does_not_disable_the_one_that_took_its_place() {
        rig.subscribe();
        rig.receiver.answers(m -> {
            rig.ok(rig.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com/new'}");
            return new Outcome.Gone("HTTP 410");
        });
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        assertThat(rig.ok(rig.holdfast.listSubscriptions, "{}")
                        .subscriptions()
                        .getFirst()
                        .disabled())
                .isNull();
    }
}
