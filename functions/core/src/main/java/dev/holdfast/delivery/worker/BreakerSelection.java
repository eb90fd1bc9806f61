// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.worker;

import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.delivery.CircuitBreaker.BreakerMode;
import dev.holdfast.delivery.StoredDelivery;
import dev.holdfast.subscription.Subscription;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides the deliveries of a round into admissible deliveries and deliveries that the circuit breaker holds. If both
 * an alarm and another event may become the probe, the alarm becomes the probe.
 *
 * @param admissible the deliveries that the breaker may admit now
 * @param held the deliveries that the worker must defer
 * @param mode the mode of the breaker for the admissible deliveries
 */
record BreakerSelection(List<StoredDelivery> admissible, List<StoredDelivery> held, BreakerMode mode) {
    static BreakerSelection of(List<StoredDelivery> pending, @Nullable Subscription subscription, Instant now) {
        var alarmMode = CircuitBreaker.modeOf(subscription, true, now);
        var otherMode = CircuitBreaker.modeOf(subscription, false, now);
        if (otherMode == BreakerMode.CLOSED) return new BreakerSelection(pending, List.of(), otherMode);
        var alarms =
                pending.stream().filter(stored -> stored.delivery().isAlarm()).toList();
        var others =
                pending.stream().filter(stored -> !stored.delivery().isAlarm()).toList();
        if (alarmMode != BreakerMode.OPEN && !alarms.isEmpty()) return new BreakerSelection(alarms, others, alarmMode);
        return otherMode == BreakerMode.OPEN
                ? new BreakerSelection(List.of(), pending, otherMode)
                : new BreakerSelection(others, alarms, otherMode);
    }
}
