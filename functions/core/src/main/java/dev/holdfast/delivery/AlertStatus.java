// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.subscription.ReceiverState;
import dev.holdfast.subscription.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Shows whether the alerts of all applications reach their receivers.
 *
 * @param faulty the subscriptions whose receivers fail or are gone
 * @param waiting the oldest undelivered alert of each subscription that has undelivered alerts
 * @param canLeave whether Holdfast can send alerts: a subscription for overdue events or one of its fallbacks works, or
 *     no such subscription exists
 */
public record AlertStatus(List<Subscription> faulty, List<WaitingAlert> waiting, boolean canLeave) {
    /** @param since the time from which the subscription's group and hours allowed Holdfast to send the alert */
    public record WaitingAlert(String app, String subscription, Instant since) {
        Duration age(Instant now) {
            return Duration.between(since, now);
        }
    }

    public AlertStatus {
        faulty = List.copyOf(faulty);
        waiting = List.copyOf(waiting);
    }

    public List<Subscription> inState(ReceiverState state) {
        return faulty.stream()
                .filter(subscription -> subscription.receiverState() == state)
                .toList();
    }

    /** Returns the age of the oldest undelivered alert; zero without undelivered alerts. */
    public Duration oldestAge(Instant now) {
        return waiting.stream()
                .map(alert -> alert.age(now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
