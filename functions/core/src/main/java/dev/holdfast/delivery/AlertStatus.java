// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.subscription.ReceiverState;
import dev.holdfast.subscription.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Whether alerts reach their receivers, over all applications.
 *
 * @param faulty the subscriptions whose receivers fail or are gone
 * @param waiting for each subscription with an undelivered alert, the oldest one
 * @param canLeave false if a subscription for overdue events exists, and none of them works
 */
public record AlertStatus(List<Subscription> faulty, List<WaitingAlert> waiting, boolean canLeave) {
    /** @param since when the alert could have left, by the subscription's group and hours */
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

    /** Returns the age of the oldest undelivered alert, or zero if there is none. */
    public Duration oldestAge(Instant now) {
        return waiting.stream()
                .map(alert -> alert.age(now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
