// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.table.RowKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A receiver that refuses a message still gets later messages. Holdfast reports the receiver as failing only if it
 * refuses alarms or all messages.
 */
class MessageRefusalTest {
    private static final DeliveryOutcome UNFIT = new DeliveryOutcome.MessageRefusal("HTTP 400", false);
    private static final DeliveryOutcome UNAUTHORIZED = new DeliveryOutcome.MessageRefusal("HTTP 401", true);
    private static final DeliveryOutcome ARRIVED = new DeliveryOutcome.DeliverySuccess("200");

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final DeliveryObserver deliveryObserver = new DeliveryObserver(holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void refuse(String type, DeliveryOutcome refusal) {
        holdfastFixture.receiver.answerWith(message -> message.type().endsWith(type) ? refusal : ARRIVED);
    }

    private void create(String key, String within) {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + key + "','within':'" + within + "'}");
        holdfastFixture.publish();
    }

    private void sweepEachMinute(int minutes) {
        for (var minute = 0; minute < minutes; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
            holdfastFixture.publish();
        }
    }

    private long subscriptionVersion() {
        return holdfastFixture
                .store()
                .get(new RowKey("subscription/shop", "alerts"))
                .orElseThrow()
                .version();
    }

    @Test
    void later_events_follow_refused_event_which_is_retried() {
        refuse("created", UNFIT);
        holdfastFixture.subscribe();
        create("a", "P1D");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "completed");
        holdfastFixture.receiver.answerWith(message -> ARRIVED);
        holdfastFixture.clock.advance(ofSeconds(7));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "completed", "created");
        assertThat(deliveryObserver.pending()).isEmpty();
    }

    @Test
    void refused_event_holds_nothing_back_after_an_outage() {
        refuse("created", UNFIT);
        holdfastFixture.subscribe();
        create("a", "P1D");
        refuse("created", new DeliveryOutcome.TemporaryFailure("HTTP 503", null));
        holdfastFixture.clock.advance(ofSeconds(7));
        holdfastFixture.sweep();
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "created", "completed");
    }

    @Test
    void receiver_that_refuses_one_kind_of_event_works() {
        refuse("created", UNFIT);
        holdfastFixture.subscribe();
        for (var i = 0; i < 10; i++) {
            create("k" + i, "P1D");
            sweepEachMinute(1);
        }
        assertThat(deliveryObserver.failingSince()).isNull();
        assertThat(holdfastFixture.holdfast.alertMonitor.status().canSendAlerts())
                .isTrue();
        create("late", "PT1S");
        sweepEachMinute(1);
        assertThat(holdfastFixture.receiver.types()).contains("overdue");
    }

    @Test
    void refused_alarms_make_receiver_fail() {
        refuse("overdue", UNFIT);
        holdfastFixture.subscribe();
        create("late", "PT1S");
        sweepEachMinute(8);
        assertThat(deliveryObserver.failingSince()).isNotNull();
    }

    @Test
    void receiver_that_refuses_everything_causes_no_writes_for_each_message() {
        refuse("created", UNAUTHORIZED);
        holdfastFixture.subscribe();
        for (var i = 0; i < 5; i++) create("k" + i, "P1D");
        assertThat(deliveryObserver.failingSince()).isNotNull();
        var version = subscriptionVersion();
        for (var i = 5; i < 25; i++) create("k" + i, "P1D");
        assertThat(holdfastFixture.receiver.messages()).hasSize(25);
        assertThat(subscriptionVersion()).isEqualTo(version);
    }
}
