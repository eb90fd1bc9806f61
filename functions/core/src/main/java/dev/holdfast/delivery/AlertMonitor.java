// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.metric.GaugeValue;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.subscription.ReceiverState;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStates;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.UnreadableRowException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks whether alerts reach their receivers, for the health check, the gauges and the heartbeat. */
public final class AlertMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(AlertMonitor.class);

    private final SubscriptionStates subscriptionStates;
    private final SubscriptionStore subscriptionStore;
    private final UndeliveredAlarms undeliveredAlarms;
    private final InstantSource clock;
    private final MetricSink metricSink;

    public AlertMonitor(
            SubscriptionStates subscriptionStates,
            SubscriptionStore subscriptionStore,
            UndeliveredAlarms undeliveredAlarms,
            InstantSource clock,
            MetricSink metricSink) {
        this.subscriptionStates = subscriptionStates;
        this.subscriptionStore = subscriptionStore;
        this.undeliveredAlarms = undeliveredAlarms;
        this.clock = clock;
        this.metricSink = metricSink;
    }

    /** Returns the present status of the alerts. */
    public AlertStatus status() {
        var now = clock.instant();
        var faulty = subscriptionStates.findFaulty();
        // Skips the deliveries of deleted subscriptions, because Holdfast never sends them. A worker marks each of
        // these deliveries as failed when it is due.
        var waiting = undeliveredAlarms.findOldestOfEach().stream()
                .flatMap(alarm -> waitingAlert(alarm).stream())
                .filter(alert -> alert.since().isBefore(now))
                .toList();
        return new AlertStatus(now, faulty, waiting, subscriptionStates.canOverdueEventsLeave(faulty));
    }

    private Optional<AlertStatus.WaitingAlert> waitingAlert(UndeliveredAlarms.OldestAlarm alarm) {
        var delivery = alarm.delivery();
        try {
            return subscriptionStore
                    .find(delivery.app(), delivery.subscription())
                    .map(SubscriptionStore.StoredSubscription::subscription)
                    .filter(delivery::belongsTo)
                    .map(subscription ->
                            waitingAlert(alarm, mayBeSentNow(subscription) ? plannedFor(alarm, subscription) : null));
        } catch (UnreadableRowException e) {
            // No worker can read the subscription either, so nobody makes an attempt.
            return Optional.of(waitingAlert(alarm, alarm.planned()));
        }
    }

    private static AlertStatus.WaitingAlert waitingAlert(
            UndeliveredAlarms.OldestAlarm alarm, @Nullable Instant planned) {
        var delivery = alarm.delivery();
        return new AlertStatus.WaitingAlert(delivery.app(), delivery.subscription(), delivery.owedAt(), planned);
    }

    /** Attempts that were planned before a repair of the receiver are due only after the repair. */
    private static Instant plannedFor(UndeliveredAlarms.OldestAlarm alarm, Subscription subscription) {
        var repaired = subscription.repaired();
        return repaired == null || repaired.isBefore(alarm.planned()) ? alarm.planned() : repaired;
    }

    private static boolean mayBeSentNow(Subscription subscription) {
        return subscription.receiverState() == ReceiverState.WORKING
                && subscription.deliveryOptions().limit() == null;
    }

    /** Sets the gauges. Returns whether Holdfast can send alerts; false if the status is unreadable. Never throws. */
    public boolean report() {
        try {
            var alertStatus = status();
            setGauges(alertStatus, clock.instant());
            return alertStatus.canSendAlerts();
        } catch (RuntimeException e) {
            LOG.error("the status of alerts can't be read: {}", String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void setGauges(AlertStatus alertStatus, Instant now) {
        var failing = alertStatus.inState(ReceiverState.FAILING);
        var disabled = alertStatus.inState(ReceiverState.DISABLED);
        metricSink.setGauge("alerts.oldest.seconds", GaugeValue.single(seconds(alertStatus.oldestAge(now))));
        metricSink.setGauge("subscriptions.failing", GaugeValue.single(failing.size()));
        metricSink.setGauge("subscriptions.disabled", GaugeValue.single(disabled.size()));
        var ages = alertStatus.waiting().stream()
                .map(alert -> new GaugeValue(seconds(alert.age(now)), List.of(alert.app(), alert.subscription())))
                .toList();
        metricSink.setGauge("subscription.oldest-alert.seconds", ages, "app", "subscription");
        metricSink.setGauge("subscription.failing", ones(failing), "app", "subscription");
        metricSink.setGauge("subscription.disabled", ones(disabled), "app", "subscription");
    }

    private static List<GaugeValue> ones(List<Subscription> subscriptions) {
        return subscriptions.stream()
                .map(subscription -> new GaugeValue(1, List.of(subscription.app(), subscription.id())))
                .toList();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
