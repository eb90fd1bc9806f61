// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.subscription.ReceiverState;
import dev.holdfast.subscription.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows whether the alerts of all applications reach their receivers.
 *
 * @param faulty the subscriptions whose receivers fail or are gone
 * @param waiting the oldest undelivered alert of each subscription that has undelivered alerts
 * @param at the time of this status
 * @param hasReceiver whether a subscription for overdue events or one of its fallbacks works, or no such subscription
 *     exists
 */
public record AlertStatus(Instant at, List<Subscription> faulty, List<WaitingAlert> waiting, boolean hasReceiver) {
    /**
     * If nothing prevents a planned attempt, but no worker makes the attempt within this duration, {@link
     * #canSendAlerts} returns false.
     */
    private static final Duration STALLED_AGE = Duration.ofMinutes(15);

    /**
     * @param since the time from which the subscription's group and hours allowed Holdfast to send the alert
     * @param planned the earliest time for which an attempt to send one of the subscription's alerts is planned; null
     *     if the receiver or a rate limit may prevent the attempt
     */
    public record WaitingAlert(
            String app,
            String subscription,
            Instant since,
            @Nullable Instant planned) {
        Duration age(Instant now) {
            return Duration.between(since, now);
        }

        /** Whether no worker has made the planned attempt in time. */
        boolean isStalled(Instant now) {
            return planned != null && Duration.between(planned, now).compareTo(STALLED_AGE) > 0;
        }
    }

    public AlertStatus {
        faulty = List.copyOf(faulty);
        waiting = List.copyOf(waiting);
    }

    /** Whether Holdfast can send alerts: they have a receiver, and Holdfast tries to send each of them in time. */
    public boolean canSendAlerts() {
        return hasReceiver && waiting.stream().noneMatch(alert -> alert.isStalled(at));
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
