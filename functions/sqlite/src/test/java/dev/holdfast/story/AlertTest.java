package dev.holdfast.story;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.DeliveryView;
import dev.holdfast.alert.Sender.Outcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is told of what, signed how, and how the notice is stamped. */
class AlertTest {
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
    void a_subscription_gets_every_change_in_its_order() {
        rig.subscribe();
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a','correlation':'order-7'}");
        rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}");
        rig.ok(rig.holdfast.editItem, "{'workflow':'pipeline','key':'a','labels':{'team':'red'}}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied','note':'to tape'}");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        assertThat(rig.publish()).as("with the workflow's own").isEqualTo(6);
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

    @Test
    void an_old_secret_can_be_put_back_and_signs_once() {
        var first = "whsec_" + "A".repeat(32);
        put(",'secret':'" + first + "'");
        put(",'rotate':true");
        put(",'secret':'" + first + "'");
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        assertThat(rig.receiver.messages().getLast().secrets())
                .hasSize(2)
                .startsWith(first)
                .doesNotHaveDuplicates();
    }

    @Test
    void five_secrets_may_sign_at_once_and_no_more() {
        put("");
        for (var i = 0; i < 4; i++) put(",'rotate':true");
        var again = "{'id':'alerts','address':'https://example.com/hook','rotate':true}";
        assertThat(rig.refused(rig.holdfast.putSubscription, again).detail()).contains("changed 4 times within a day");
        put("");
        rig.clock.advance(ofDays(1));
        put(",'rotate':true");
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
    void a_notice_whose_stamp_loses_every_race_is_counted() {
        rig.subscribe();
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        var other = rig.beside(rig.store()).heartbeatItem;
        rig.table.runBeforeWrite(writes -> {
            if (writes.getFirst().key().partition().startsWith("item/"))
                rig.ok(other, "{'workflow':'pipeline','key':'a'}");
        });
        rig.publish();
        assertThat(rig.receiver.types()).contains("advanced");
        assertThat(rig.item("pipeline", "a").history().getLast().notifiedAt()).isNull();
        assertThat(rig.counts.of("notices.unstamped")).isEqualTo(1);
    }

    @Test
    void a_role_with_nobody_in_it_is_still_told_of_and_said_to_be_empty() {
        rig.subscribe();
        rig.workflow(
                "w", "{roles: {ops: []}, states: {a: {initial: true, next: [z], notify: [ops]}, z: {terminal: true}}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'a','labels':{'empty':''}}");
        assertThat(rig.item("w", "a").history().getFirst().notifiedAt())
                .as("there is nobody to wait for")
                .isEqualTo(Rig.START);
        rig.clock.advance(ofMinutes(1));
        rig.publish();
        var event = rig.receiver.events().getFirst().get("data");
        assertThat(event.get("notify").toString()).isEqualTo("{\"ops\":[]}");
        assertThat(event.get("unassigned").toString()).isEqualTo("[\"ops\"]");
        assertThat(event.get("labels").toString()).isEqualTo("{\"empty\":\"\"}");
        assertThat(rig.item("w", "a").history().getFirst().notifiedAt()).isEqualTo(Rig.START);
        assertThat(rig.counts.of("roles.unassigned")).isEqualTo(1);
        assertThat(rig.ok(rig.holdfast.getWorkflow, "{'name':'w'}").roles()).containsKey("ops");
    }

    @Test
    void a_notice_of_an_item_that_was_deleted_meanwhile_is_stamped_in_no_other_item() {
        rig.courier = (deliver, keys) -> {};
        rig.subscribe();
        rig.workflow(
                "w",
                "{roles: {ops: [olga]}, states: {a: {initial: true, next: [z], notify: [ops]}, z: {terminal: true}}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'a'}");
        rig.publish();
        rig.ok(rig.holdfast.deleteItem, "{'workflow':'w','key':'a'}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'a'}");
        rig.courier = (deliver, keys) -> Rig.carry(deliver, keys);
        rig.clock.advance(ofMinutes(2));
        rig.sweep();
        assertThat(rig.receiver.types()).containsExactly("created");
        assertThat(rig.item("w", "a").history().getFirst().notifiedAt()).isNull();
    }
}
