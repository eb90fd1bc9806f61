// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.channel.EventSender.DeliveryOutcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Other subscriptions get one event when a receiver fails, is gone or works again. */
class SubscriptionChangeTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void subscribe() {
        holdfastFixture.subscribe();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'watcher','address':'https://example.com/watcher','types':['dev.holdfast.subscription.*']}");
    }

    private void answerHook(DeliveryOutcome outcome) {
        holdfastFixture.receiver.answerWith(
                message -> message.address().endsWith("/hook") ? outcome : new DeliveryOutcome.DeliverySuccess("200"));
    }

    private void createAndPublish(String key) {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + key + "'}");
        holdfastFixture.publish();
    }

    private void sweepAndPublish() {
        holdfastFixture.sweep();
        holdfastFixture.publish();
        holdfastFixture.publish();
    }

    private List<JsonNode> subscriptionEvents() {
        return holdfastFixture.receiver.events().stream()
                .filter(event -> event.get("type").asText().startsWith("dev.holdfast.subscription."))
                .toList();
    }

    private List<String> eventTypes() {
        return subscriptionEvents().stream()
                .map(event -> event.get("type").asText().replace("dev.holdfast.subscription.", ""))
                .toList();
    }

    @Test
    void five_failures_and_recovery_are_each_told_once() {
        subscribe();
        answerHook(new DeliveryOutcome.TemporaryFailure("connection refused", null));
        for (var i = 0; i < 9; i++) createAndPublish("k" + i);
        holdfastFixture.publish();
        assertThat(eventTypes()).containsExactly("failing");
        var event = subscriptionEvents().getFirst();
        assertThat(event.get("subject").asText()).isEqualTo("subscription/alerts");
        assertThat(event.get("data").get("reason").asText()).isEqualTo("connection refused");
        assertThat(event.get("data").get("since").asText()).isEqualTo(HoldfastFixture.START.toString());

        answerHook(new DeliveryOutcome.DeliverySuccess("200"));
        for (var minute = 0; minute < 10; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            sweepAndPublish();
        }
        assertThat(eventTypes()).containsExactly("failing", "recovered");
        assertThat(subscriptionEvents().getLast().get("data").has("reason")).isFalse();
    }

    @Test
    void quiet_receiver_fails_within_minutes() {
        subscribe();
        answerHook(new DeliveryOutcome.TemporaryFailure("connection refused", null));
        createAndPublish("only");
        for (var minute = 0; minute < 7; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            sweepAndPublish();
        }
        assertThat(eventTypes()).containsExactly("failing");
    }

    @Test
    void failing_subscription_never_gets_its_own_event() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com/hook'}");
        answerHook(new DeliveryOutcome.TemporaryFailure("HTTP 503", null));
        for (var i = 0; i < 6; i++) createAndPublish("k" + i);
        holdfastFixture.publish();
        answerHook(new DeliveryOutcome.DeliverySuccess("200"));
        for (var minute = 0; minute < 10; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            sweepAndPublish();
        }
        assertThat(new DeliveryObserver(holdfastFixture).all()).hasSize(6);
    }

    @Test
    void put_of_failing_subscription_is_told_as_recovery() {
        subscribe();
        answerHook(new DeliveryOutcome.TemporaryFailure("HTTP 503", null));
        for (var i = 0; i < 5; i++) createAndPublish("k" + i);
        holdfastFixture.subscribe();
        holdfastFixture.publish();
        assertThat(eventTypes()).containsExactly("failing", "recovered");
    }
}
