// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscriptions get the matching events, signed with their secrets. Holdfast stamps the item as notified. */
class SubscriptionDeliveryTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final DeliveryObserver deliveries = new DeliveryObserver(holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void subscription_gets_every_change_in_order() {
        holdfastFixture.subscribe();
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a','correlation':'order-7'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.editItem, "{'workflow':'pipeline','key':'a','labels':{'team':'red'}}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem,
                "{'workflow':'pipeline','key':'a','to':'copied','note':'to tape'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        assertThat(holdfastFixture.publish())
                .as("changes, with the workflow's and the time of the notification")
                .isEqualTo(7);
        assertThat(holdfastFixture.receiver.types())
                .containsExactly("created", "heartbeat", "edited", "advanced", "completed");
        var event = holdfastFixture.receiver.events().get(3);
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
        assertThat(holdfastFixture.receiver.messages().get(3).id())
                .isEqualTo(event.get("id").asText());
    }

    @Test
    void subscription_gets_only_events_that_match_its_filters() {
        holdfastFixture.putPipeline();
        holdfastFixture.subscribe(
                ",'types':['dev.holdfast.item.over*','*.completed'],'workflow':'pipeline','labels':{'team':'red'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a','labels':{'team':'red'}}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'b','labels':{'team':'blue'}}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'key':'c','within':'PT1H','labels':{'team':'red'}}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'failed'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.events())
                .extracting(event -> event.get("subject").asText())
                .containsExactly("pipeline/a", "pipeline/a");
        assertThat(holdfastFixture.receiver.types()).containsExactly("overdue", "completed");
    }

    @Test
    void subscription_to_state_gets_only_changes_into_state() {
        holdfastFixture.putPipeline();
        holdfastFixture.subscribe(",'state':'copied'");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("advanced");
    }

    @Test
    void subscription_of_another_application_gets_nothing() {
        var other = dev.holdfast.access.Caller.application("other", dev.holdfast.access.Scope.MANAGE, "key:other");
        HoldfastFixture.requireOk(holdfastFixture.call(
                other, holdfastFixture.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com'}"));
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages()).isEmpty();
    }

    @Test
    void invalid_subscription_is_refused_with_every_fault() {
        var problem = holdfastFixture.callRefused(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'a b','address':'http://x','types':['UPPER'],'secret':'weak'}");
        assertThat(problem.toString()).contains("/id", "/address", "/types/0", "/secret");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.putSubscription,
                                "{'id':'a','target':'pigeon','address':'https://example.com'}")
                        .detail())
                .startsWith("/target");
    }

    @Test
    void secret_is_generated_once_and_shown_once() {
        var first = holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com'}");
        var secret = String.valueOf(first.subscription().secret());
        assertThat(first.created()).isTrue();
        assertThat(secret).startsWith("whsec_").hasSizeGreaterThan(40);
        var again = holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com'}");
        assertThat(again.created()).isFalse();
        assertThat(again.subscription().secret()).isNull();
        var listed = holdfastFixture.callOk(holdfastFixture.holdfast.listSubscriptions, "{}");
        assertThat(dev.holdfast.json.JsonCodec.encode(listed))
                .contains("alerts")
                .doesNotContain("whsec_");
        assertThat(first.toString()).doesNotContain(secret);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages().getFirst().secrets()).containsExactly(secret);
        assertThat(holdfastFixture.receiver.messages().getFirst().toString()).doesNotContain("whsec_");
        assertThat(deliveries.all().toString()).doesNotContain("whsec_");
    }

    @Test
    void rotated_secret_signs_beside_old_one_for_a_day() {
        var old = String.valueOf(holdfastFixture
                .callOk(holdfastFixture.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com'}")
                .subscription()
                .secret());
        var fresh = String.valueOf(holdfastFixture
                .callOk(
                        holdfastFixture.holdfast.putSubscription,
                        "{'id':'alerts','address':'https://example.com','rotate':true}")
                .subscription()
                .secret());
        assertThat(fresh).isNotEqualTo(old);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages().getLast().secrets()).containsExactly(fresh, old);
        holdfastFixture.clock.advance(ofDays(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'b'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages().getLast().secrets()).containsExactly(fresh);
    }

    @Test
    void old_secret_may_be_put_back_and_signs_once() {
        var first = "whsec_" + "A".repeat(32);
        holdfastFixture.subscribe(",'secret':'" + first + "'");
        holdfastFixture.subscribe(",'rotate':true");
        holdfastFixture.subscribe(",'secret':'" + first + "'");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages().getLast().secrets())
                .hasSize(2)
                .startsWith(first)
                .doesNotHaveDuplicates();
    }

    @Test
    void at_most_five_secrets_sign_at_once() {
        holdfastFixture.subscribe();
        for (var i = 0; i < 4; i++) holdfastFixture.subscribe(",'rotate':true");
        var rotation = "{'id':'alerts','address':'https://example.com/hook','rotate':true}";
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.putSubscription, rotation)
                        .detail())
                .contains("changed 4 times within a day");
        holdfastFixture.subscribe();
        holdfastFixture.clock.advance(ofDays(1));
        holdfastFixture.subscribe(",'rotate':true");
    }

    @Test
    void change_is_stamped_with_time_of_its_notification() {
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure("503", null));
        holdfastFixture.subscribe();
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.item("pipeline", "a").history())
                .allSatisfy(entry -> assertThat(entry.notifiedAt()).isNull());
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.DeliverySuccess("200"));
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.sweep();
        var item = holdfastFixture.item("pipeline", "a");
        assertThat(item.history().getFirst().notifiedAt()).isNull();
        assertThat(item.history().getFirst().recipients()).isEmpty();
        assertThat(item.history().getLast().recipients()).containsEntry("ops", List.of("olga@example.com"));
        assertThat(item.history().getLast().notifiedAt()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(1)));
        var archived = holdfastFixture
                .callOk(holdfastFixture.holdfast.getItemHistory, "{'workflow':'pipeline','key':'a'}")
                .history();
        assertThat(archived.getLast().notifiedAt()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(1)));
        var sent = holdfastFixture.receiver.messages().size();
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages())
                .as("no event of a stamp")
                .hasSize(sent);
    }

    @Test
    void failed_notification_stamp_is_counted() {
        holdfastFixture.subscribe();
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        var other = holdfastFixture.secondHoldfast(holdfastFixture.store()).heartbeatItem;
        holdfastFixture.table.runBeforeWrite(writes -> {
            if (writes.getFirst().key().partition().startsWith("item/"))
                holdfastFixture.callOk(other, "{'workflow':'pipeline','key':'a'}");
        });
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).contains("advanced");
        assertThat(holdfastFixture.item("pipeline", "a").history().getLast().notifiedAt())
                .isNull();
        assertThat(holdfastFixture.counts.countOf("notifications.unrecorded")).isEqualTo(1);
    }

    @Test
    void event_names_roles_without_members_as_unassigned() {
        holdfastFixture.subscribe();
        holdfastFixture.putWorkflow(
                "w", "{roles: {ops: []}, states: {a: {initial: true, next: [z], notify: [ops]}, z: {terminal: true}}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'a','labels':{'empty':''}}");
        assertThat(holdfastFixture.item("w", "a").history().getFirst().notifiedAt())
                .as("stamped immediately, since nobody is to be notified")
                .isEqualTo(HoldfastFixture.START);
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.publish();
        var event = holdfastFixture.receiver.events().getFirst().get("data");
        assertThat(event.get("notify").toString()).isEqualTo("{\"ops\":[]}");
        assertThat(event.get("unassigned").toString()).isEqualTo("[\"ops\"]");
        assertThat(event.get("labels").toString()).isEqualTo("{\"empty\":\"\"}");
        assertThat(holdfastFixture.item("w", "a").history().getFirst().notifiedAt())
                .isEqualTo(HoldfastFixture.START);
        assertThat(holdfastFixture.counts.countOf("roles.unassigned")).isEqualTo(1);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.getWorkflow, "{'name':'w'}")
                        .roles())
                .containsKey("ops");
    }

    @Test
    void stamp_of_deleted_item_is_not_written_to_new_item() {
        holdfastFixture.dispatcher = (deliver, keys) -> {};
        holdfastFixture.subscribe();
        holdfastFixture.putWorkflow(
                "w",
                "{roles: {ops: [olga]}, states: {a: {initial: true, next: [z], notify: [ops]}, z: {terminal: true}}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'a'}");
        holdfastFixture.publish();
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'w','key':'a'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'a'}");
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
        assertThat(holdfastFixture.item("w", "a").history().getFirst().notifiedAt())
                .isNull();
    }
}
