package dev.holdfast.story;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.alert.DeliveryView;
import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Write;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertTest {
    private static final String A = "{'workflow':'simple','key':'a'}";

    private Rig rig = new Rig();

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

    // What is sent

    @Test
    void a_subscription_gets_every_change_in_its_order() {
        rig.subscribe();
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a','correlation':'order-7'}");
        rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}");
        rig.ok(rig.holdfast.editItem, "{'workflow':'pipeline','key':'a','labels':{'team':'red'}}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied','note':'to tape'}");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        assertThat(rig.publish()).isEqualTo(5);
        assertThat(rig.receiver.types()).containsExactly("created", "heartbeat", "edited", "advanced", "completed");
        var event = rig.receiver.events().get(3);
        assertThat(event.get("specversion").asText()).isEqualTo("1.0");
        assertThat(event.get("source").asText()).isEqualTo("/apps/shop");
        assertThat(event.get("subject").asText()).isEqualTo("pipeline/a");
        assertThat(event.get("sequence").asText()).isEqualTo("000000000000004");
        assertThat(event.get("correlationid").asText()).isEqualTo("order-7");
        assertThat(event.get("data").get("from").asText()).isEqualTo("received");
        assertThat(event.get("data").get("state").asText()).isEqualTo("copied");
        assertThat(event.get("data").get("note").asText()).isEqualTo("to tape");
        assertThat(event.get("data").get("notify").toString()).isEqualTo("{\"ops\":[\"olga@example.com\"]}");
        assertThat(event.get("data").has("data")).isFalse();
        assertThat(rig.receiver.messages().get(3).id())
                .isEqualTo(event.get("id").asText());
    }

    @Test
    void a_subscription_gets_only_what_its_filters_let_through() {
        rig.pipeline();
        put(",'types':['dev.holdfast.item.over*','*.completed'],'workflow':'pipeline','labels':{'team':'red'}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a','labels':{'team':'red'}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'b','labels':{'team':'blue'}}");
        rig.ok(rig.holdfast.createItem, "{'key':'c','within':'PT1H','labels':{'team':'red'}}");
        rig.clock.advance(ofHours(2));
        rig.sweep();
        rig.ok(rig.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'failed'}");
        rig.publish();
        assertThat(rig.receiver.events())
                .extracting(e -> e.get("subject").asText())
                .containsExactly("pipeline/a", "pipeline/a");
        assertThat(rig.receiver.types()).containsExactly("overdue", "completed");
    }

    @Test
    void a_subscription_to_a_state_gets_what_leaves_an_item_there() {
        rig.pipeline();
        put(",'state':'copied'");
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        rig.publish();
        assertThat(rig.receiver.types()).containsExactly("advanced");
    }

    @Test
    void a_subscription_of_another_application_gets_nothing() {
        var other = dev.holdfast.access.Caller.application("other", dev.holdfast.access.Scope.MANAGE, "key:other");
        Rig.value(rig.ask(other, rig.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com'}"));
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        assertThat(rig.receiver.messages()).isEmpty();
    }

    @Test
    void a_bad_subscription_is_refused_by_every_fault() {
        var problem = rig.refused(
                rig.holdfast.putSubscription, "{'id':'a b','address':'http://x','types':['UPPER'],'secret':'weak'}");
        assertThat(problem.toString()).contains("/id", "/address", "/types/0", "/secret");
        assertThat(rig.refused(
                                rig.holdfast.putSubscription,
                                "{'id':'a','target':'pigeon','address':'https://example.com'}")
                        .detail())
                .startsWith("/target");
    }

    // Secrets

    @Test
    void a_secret_is_made_once_shown_once_and_never_again() {
        var first = rig.ok(rig.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com'}");
        var secret = String.valueOf(first.subscription().secret());
        assertThat(first.created()).isTrue();
        assertThat(secret).startsWith("whsec_").hasSizeGreaterThan(40);
        var again = rig.ok(rig.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com'}");
        assertThat(again.created()).isFalse();
        assertThat(again.subscription().secret()).isNull();
        var listed = rig.ok(rig.holdfast.listSubscriptions, "{}");
        assertThat(dev.holdfast.json.Codec.encode(listed)).contains("alerts").doesNotContain("whsec_");
        assertThat(first.toString()).doesNotContain(secret);
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        assertThat(rig.receiver.messages().getFirst().secrets()).containsExactly(secret);
        assertThat(rig.receiver.messages().getFirst().toString()).doesNotContain("whsec_");
        assertThat(deliveries().toString()).doesNotContain("whsec_");
    }

    @Test
    void a_rotated_secret_signs_beside_the_old_one_for_a_day() {
        var old = String.valueOf(rig.ok(rig.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com'}")
                .subscription()
                .secret());
        var fresh = String.valueOf(
                rig.ok(rig.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com','rotate':true}")
                        .subscription()
                        .secret());
        assertThat(fresh).isNotEqualTo(old);
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        assertThat(rig.receiver.messages().getLast().secrets()).containsExactly(fresh, old);
        rig.clock.advance(ofDays(1));
        rig.ok(rig.holdfast.createItem, "{'key':'b'}");
        rig.publish();
        assertThat(rig.receiver.messages().getLast().secrets()).containsExactly(fresh);
    }

    // Retries

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

    // Crashes

    @Test
    void a_crash_between_write_and_publish_loses_no_event() {
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.ok(rig.holdfast.completeItem, A);
        rig = rig.crashed();
        rig.publish();
        assertThat(rig.receiver.types()).containsExactly("created", "completed");
    }

    @Test
    void a_crash_between_publishing_and_forgetting_doubles_nothing() {
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        var changes = rig.store().peek(10);
        rig.holdfast.publishEvents.publish(changes.stream().map(c -> c.row()).toList());
        assertThat(rig.receiver.messages()).hasSize(1);
        rig = rig.crashed();
        assertThat(rig.publish()).isEqualTo(1);
        assertThat(rig.receiver.messages()).hasSize(1);
        assertThat(deliveries()).hasSize(1);
        assertThat(rig.ok(rig.holdfast.itemHistory, A).history()).hasSize(1);
    }

    @Test
    void a_crash_in_the_middle_of_publishing_ends_with_every_event_under_one_id() {
        rig.subscribe();
        for (var i = 0; i < 120; i++) rig.ok(rig.holdfast.createItem, "{'key':'k" + i + "'}");
        var batch = new java.util.concurrent.atomic.AtomicInteger();
        rig.between.onWriteEach(w -> {
            if (batch.incrementAndGet() == 2) throw new IllegalStateException("killed");
        });
        assertThatThrownBy(rig::publish).hasMessage("killed");
        rig = rig.crashed();
        rig.publish();
        rig.clock.advance(ofMinutes(2));
        rig.sweep();
        assertThat(deliveries()).hasSize(100);
        assertThat(rig.receiver.messages().stream().map(m -> m.id()).distinct()).hasSize(120);
    }

    @Test
    void what_a_courier_drops_the_sweep_hands_out_again_when_its_lease_is_over() {
        rig.courier = (deliver, keys) -> {};
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        rig.courier = (deliver, keys) -> keys.forEach(deliver::deliver);
        rig.clock.advance(ofSeconds(59));
        assertThat(rig.sweep().done()).isEmpty();
        rig.clock.advance(ofSeconds(1));
        assertThat(rig.sweep().done()).containsEntry("deliveries", 1L);
        assertThat(rig.receiver.types()).containsExactly("created");
        rig.clock.advance(ofDays(1));
        assertThat(rig.sweep().done()).isEmpty();
    }

    @Test
    void a_change_that_cannot_be_read_holds_up_nothing_behind_it() {
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        var bad = new Row(new Key("item/shop/simple/bad", "item"), 1, "{\"nonsense\":true}");
        rig.store().write(List.of(Write.announce(bad, Condition.ANY)));
        rig.ok(rig.holdfast.createItem, "{'key':'b'}");
        assertThat(rig.publish()).isEqualTo(3);
        assertThat(rig.receiver.events())
                .extracting(e -> e.get("subject").asText())
                .containsExactly("simple/a", "simple/b");
        assertThat(rig.publish()).isZero();
    }

    @Test
    void a_sender_that_breaks_its_word_is_a_failed_attempt() {
        rig.receiver.answers(m -> {
            throw new IllegalStateException("oops");
        });
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        assertThat(deliveries().getFirst().attempts())
                .singleElement()
                .satisfies(a -> assertThat(a.outcome()).isEqualTo("failed"));
    }

    // Notices

    @Test
    void a_notice_is_stamped_when_it_really_went_out() {
        rig.receiver.answers(m -> new Outcome.Failed("503", null));
        rig.subscribe();
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        rig.publish();
        assertThat(rig.item("pipeline", "a").history())
                .allSatisfy(e -> assertThat(e.notifiedAt()).isNull());
        rig.receiver.answers(m -> new Outcome.Delivered("200"));
        rig.clock.advance(ofMinutes(1));
        rig.sweep();
        var item = rig.item("pipeline", "a");
        assertThat(item.history().getFirst().notifiedAt()).isNull();
        assertThat(item.history().getFirst().told()).isEmpty();
        assertThat(item.history().getLast().told()).containsEntry("ops", List.of("olga@example.com"));
        assertThat(item.history().getLast().notifiedAt()).isEqualTo(Rig.START.plus(ofMinutes(1)));
        var archived = rig.ok(rig.holdfast.itemHistory, "{'workflow':'pipeline','key':'a'}")
                .history();
        assertThat(archived.getLast().notifiedAt()).isEqualTo(Rig.START.plus(ofMinutes(1)));
        assertThat(rig.publish()).as("a stamp is no event").isZero();
    }

    @Test
    void a_role_with_nobody_in_it_is_still_told_of() {
        rig.subscribe();
        rig.workflow(
                "w", "{roles: {ops: []}, states: {a: {initial: true, next: [z], notify: [ops]}, z: {terminal: true}}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'a','labels':{'empty':''}}");
        rig.publish();
        var event = rig.receiver.events().getFirst().get("data");
        assertThat(event.get("notify").toString()).isEqualTo("{\"ops\":[]}");
        assertThat(event.get("labels").toString()).isEqualTo("{\"empty\":\"\"}");
        assertThat(rig.item("w", "a").history().getFirst().notifiedAt()).isEqualTo(Rig.START);
        assertThat(rig.ok(rig.holdfast.getWorkflow, "{'name':'w'}").roles()).containsKey("ops");
    }

    @Test
    void a_notice_of_an_item_that_was_deleted_meanwhile_is_stamped_in_no_other_item() {
        rig.courier = (deliver, keys) -> {};
        rig.subscribe();
        rig.workflow("w", "states: {a: {initial: true, next: [z], notify: [ops]}, z: {terminal: true}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'a'}");
        rig.publish();
        rig.ok(rig.holdfast.deleteItem, "{'workflow':'w','key':'a'}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'a'}");
        rig.courier = (deliver, keys) -> keys.forEach(deliver::deliver);
        rig.clock.advance(ofMinutes(2));
        rig.sweep();
        assertThat(rig.receiver.types()).containsExactly("created");
        assertThat(rig.item("w", "a").history().getFirst().notifiedAt()).isNull();
    }
}
