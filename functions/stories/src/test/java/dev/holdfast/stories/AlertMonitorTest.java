// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.subscription.ReceiverState;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The monitor notices that alerts don't reach their receivers, and Holdfast then sends no heartbeat. */
class AlertMonitorTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void subscribe(String id, String more) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'" + id + "','address':'https://example.com/" + id + "'" + more + "}");
    }

    private void failAttempts(String... ids) {
        holdfastFixture.receiver.answerWith(message -> {
            for (var id : ids)
                if (message.address().endsWith("/" + id))
                    return new DeliveryOutcome.TemporaryFailure("connection refused", null);
            return new DeliveryOutcome.DeliverySuccess("200");
        });
    }

    private void makeItemsOverdue(int count) {
        for (var i = 0; i < count; i++)
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'k" + i + "','within':'PT1M'}");
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        holdfastFixture.publish();
    }

    private boolean sendsHeartbeat() {
        var before = holdfastFixture.watchdogCalls.get();
        holdfastFixture.sweep();
        return holdfastFixture.watchdogCalls.get() > before;
    }

    @Test
    void heartbeat_is_withheld_while_no_alert_can_leave() {
        assertThat(sendsHeartbeat()).as("without subscriptions").isTrue();
        subscribe("pager", ",'types':['*.overdue']");
        subscribe("log", ",'types':['*.created']");
        failAttempts("pager");
        makeItemsOverdue(5);
        assertThat(sendsHeartbeat()).isFalse();
        assertThat(holdfastFixture.holdfast.alertMonitor.status().canSendAlerts())
                .isFalse();

        subscribe("second", "");
        assertThat(sendsHeartbeat()).as("with a working subscription").isTrue();
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteSubscription, "{'id':'second'}");
        assertThat(sendsHeartbeat()).isFalse();

        failAttempts();
        for (var minute = 0; minute < 10; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
        assertThat(sendsHeartbeat()).as("after the recovery").isTrue();
    }

    @Test
    void heartbeat_is_withheld_while_nobody_tries_to_deliver() {
        subscribe("pager", ",'types':['*.overdue']");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1M'}");
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        holdfastFixture.dispatcher = (worker, keys) -> {};
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofMinutes(14));
        assertThat(holdfastFixture.holdfast.alertMonitor.status().canSendAlerts())
                .isTrue();
        holdfastFixture.clock.advance(ofMinutes(2));
        assertThat(holdfastFixture.holdfast.alertMonitor.status().canSendAlerts())
                .isFalse();
    }

    @Test
    void earlier_attempt_does_not_hide_that_nobody_tries_now() {
        subscribe("pager", ",'types':['*.overdue']");
        failAttempts("pager");
        makeItemsOverdue(1);
        failAttempts();
        holdfastFixture.dispatcher = (worker, keys) -> {};
        makeItemsOverdue(1);
        for (var minute = 0; minute < 12; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
        assertThat(holdfastFixture.holdfast.alertMonitor.status().canSendAlerts())
                .isTrue();
        for (var minute = 0; minute < 5; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
        assertThat(holdfastFixture.holdfast.alertMonitor.status().canSendAlerts())
                .isFalse();
    }

    @Test
    void untried_alert_is_noticed_behind_one_with_later_retry() {
        subscribe("pager", ",'types':['*.overdue']");
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure("429", ofHours(20)));
        makeItemsOverdue(1);
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.holdfast.alertMonitor.status().canSendAlerts())
                .as("while the receiver's delay lasts")
                .isTrue();
        holdfastFixture.dispatcher = (worker, keys) -> {};
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'later','within':'PT1M'}");
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofMinutes(16));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.holdfast.alertMonitor.status().canSendAlerts())
                .isFalse();
    }

    @Test
    void broken_subscription_hides_no_other_alert() {
        subscribe("broken", ",'types':['*.overdue']");
        subscribe("pager", ",'types':['*.overdue']");
        failAttempts("broken", "pager");
        makeItemsOverdue(1);
        var row = holdfastFixture
                .store()
                .get(new RowKey("subscription/shop", "broken"))
                .orElseThrow();
        holdfastFixture
                .store()
                .write(List.of(RowWrite.put(
                        new Row(row.key(), 9, "{'nonsense':true}".replace('\'', '"')), WriteCondition.ANY)));
        holdfastFixture.clock.advance(ofMinutes(5));
        var alertStatus = holdfastFixture.holdfast.alertMonitor.status();
        assertThat(alertStatus.waiting())
                .extracting(alert -> alert.subscription())
                .containsExactlyInAnyOrder("broken", "pager");
        holdfastFixture.clock.advance(ofMinutes(16));
        assertThat(holdfastFixture.holdfast.alertMonitor.status().canSendAlerts())
                .isFalse();
    }

    @Test
    void oldest_undelivered_alert_is_known_for_each_subscription() {
        subscribe("pager", ",'types':['*.overdue']");
        subscribe("chat", "");
        failAttempts("pager");
        makeItemsOverdue(5);
        holdfastFixture.clock.advance(ofMinutes(30));
        var alertStatus = holdfastFixture.holdfast.alertMonitor.status();
        assertThat(alertStatus.waiting()).singleElement().satisfies(alert -> {
            assertThat(alert.subscription()).isEqualTo("pager");
            assertThat(Duration.between(alert.since(), holdfastFixture.clock.instant()))
                    .isEqualTo(ofMinutes(30));
        });
        assertThat(alertStatus.inState(ReceiverState.FAILING)).hasSize(1);
        assertThat(alertStatus.inState(ReceiverState.DISABLED)).isEmpty();

        failAttempts();
        for (var hour = 0; hour < 30; hour++) {
            holdfastFixture.clock.advance(ofHours(1));
            holdfastFixture.sweep();
        }
        assertThat(holdfastFixture.holdfast.alertMonitor.status().waiting()).isEmpty();
    }

    @Test
    void alert_of_deleted_subscription_hides_no_later_one() {
        subscribe("pager", ",'types':['*.overdue']");
        failAttempts("pager");
        makeItemsOverdue(1);
        holdfastFixture.clock.advance(ofSeconds(10));
        holdfastFixture.sweep();
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteSubscription, "{'id':'pager'}");
        subscribe("pager", ",'types':['*.overdue']");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'later','within':'PT1M'}");
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        var publishedAt = holdfastFixture.clock.instant();
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofSeconds(1));
        assertThat(holdfastFixture.holdfast.alertMonitor.status().waiting())
                .singleElement()
                .satisfies(alert -> assertThat(alert.since()).isEqualTo(publishedAt));
    }

    @Test
    void kept_alert_of_repaired_subscription_is_not_stalled() {
        subscribe("pager", ",'types':['*.overdue']");
        failAttempts("pager");
        makeItemsOverdue(6);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'later','within':'PT2H'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofMinutes(20));
        assertThat(holdfastFixture.holdfast.alertMonitor.status().canSendAlerts())
                .isFalse();
        failAttempts();
        subscribe("pager", ",'types':['*.overdue']");
        assertThat(holdfastFixture.holdfast.alertMonitor.status().canSendAlerts())
                .isTrue();
        holdfastFixture.clock.advance(ofMinutes(16));
        assertThat(holdfastFixture.holdfast.alertMonitor.status().canSendAlerts())
                .as("no sweep after the repair")
                .isFalse();
    }

    @Test
    void replayed_alert_is_late_since_its_replay() {
        subscribe("pager", ",'types':['*.overdue']");
        makeItemsOverdue(1);
        holdfastFixture.clock.advance(ofDays(3));
        failAttempts("pager");
        holdfastFixture.callOk(holdfastFixture.holdfast.replayDeliveries, "{'subscription':'pager','all':true}");
        var replayedAt = holdfastFixture.clock.instant();
        holdfastFixture.clock.advance(ofSeconds(1));
        assertThat(holdfastFixture.holdfast.alertMonitor.status().waiting())
                .singleElement()
                .satisfies(alert -> assertThat(alert.since()).isEqualTo(replayedAt));
    }
}
