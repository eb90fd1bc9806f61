// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.sweep.DueRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Dispatches due deliveries. The class gives each delivery a new lease, and then passes the delivery to the
 * {@link WorkDispatcher}. Defers the deliveries of a subscription whose circuit breaker is open. While the circuit
 * breaker is half-open, dispatches a few deliveries; one of them becomes the probe.
 */
public final class DueDeliveries implements DueRows {
    /**
     * The maximum number of deliveries of one subscription that a run dispatches while the circuit breaker is
     * half-open.
     */
    private static final int MAX_PROBE_CANDIDATES = 100;

    private final DeliveryStore deliveryStore;
    private final CircuitBreaker circuitBreaker;
    private final DeferralSchedule deferralSchedule;
    private final WorkDispatcher workDispatcher;
    private final Map<String, HandoutQuota> quotas = new HashMap<>();
    private final Set<RowKey> deferred = new HashSet<>();
    private final Set<RowKey> alarms = new HashSet<>();

    public DueDeliveries(
            DeliveryStore deliveryStore,
            CircuitBreaker circuitBreaker,
            DeferralSchedule deferralSchedule,
            WorkDispatcher workDispatcher) {
        this.deliveryStore = deliveryStore;
        this.circuitBreaker = circuitBreaker;
        this.deferralSchedule = deferralSchedule;
        this.workDispatcher = workDispatcher;
    }

    @Override
    public DueRows startRun() {
        return new DueDeliveries(deliveryStore, circuitBreaker, deferralSchedule, workDispatcher);
    }

    @Override
    public String partitionPrefix() {
        return DeliveryRows.PARTITION_PREFIX;
    }

    @Override
    public @Nullable SweepTask planTask(Row row, Instant now) {
        var handoutQuota = quotas.computeIfAbsent(
                row.key().partition(),
                partition -> new HandoutQuota(partition, circuitBreaker.findSubscription(row), now));
        // Doesn't decode the row, to save time: a run may have thousands of rows.
        var isAlarm = row.entries().containsKey(TableIndex.BOARD);
        if (handoutQuota.isUsedUp(isAlarm)) return null;
        var due = deliveryStore.readDue(row, now).orElse(null);
        if (due == null) return null;
        if (handoutQuota.modeOf(isAlarm) == CircuitBreaker.BreakerMode.OPEN) {
            deferred.add(row.key());
            return new SweepTask(
                    deliveryStore.deferralWrite(due, handoutQuota.nextCheckAt(isAlarm, now)), "held", null, Map.of());
        }
        handoutQuota.count(isAlarm);
        if (isAlarm) alarms.add(row.key());
        return new SweepTask(
                deliveryStore.leaseWrite(due, now.plus(handoutQuota.leaseDuration())), "deliveries", null, Map.of());
    }

    @Override
    public @Nullable RowWrite correctionWrite(Row row, Instant now) {
        return deliveryStore.correctionWrite(row, now).orElse(null);
    }

    @Override
    public void afterWrite(List<SweepTask> tasks) {
        var dispatchedKeys = tasks.stream()
                .map(sweepTask -> sweepTask.writes().getFirst().key())
                .filter(rowKey -> !deferred.contains(rowKey))
                // If several rows are due at the same instant, the store returns these rows in any order.
                .sorted(Comparator.comparing(RowKey::sort))
                .toList();
        if (!dispatchedKeys.isEmpty())
            workDispatcher.dispatch(
                    dispatchedKeys,
                    dispatchedKeys.stream().filter(alarms::contains).collect(Collectors.toSet()));
        // Frees the memory, because a run may have many pages of rows.
        for (var sweepTask : tasks) {
            var rowKey = sweepTask.writes().getFirst().key();
            deferred.remove(rowKey);
            alarms.remove(rowKey);
        }
    }

    /**
     * The number of deliveries of a subscription that one run dispatches. The run determines this number at the
     * subscription's first delivery.
     */
    private final class HandoutQuota {
        private final @Nullable Subscription subscription;
        private final CircuitBreaker.BreakerMode otherMode;
        private final CircuitBreaker.BreakerMode alarmMode;
        private final int maxHandouts;
        private final int maxAlarms;
        private int handouts;
        private int alarmHandouts;

        HandoutQuota(String partition, @Nullable Subscription subscription, Instant now) {
            this.subscription = subscription;
            this.otherMode = CircuitBreaker.modeOf(subscription, false, now);
            this.alarmMode = CircuitBreaker.modeOf(subscription, true, now);
            this.maxHandouts = maxHandouts(otherMode, workDispatcher.freeCapacity(partition));
            this.maxAlarms = maxHandouts(alarmMode, workDispatcher.freeUrgentCapacity(partition));
        }

        private static int maxHandouts(CircuitBreaker.BreakerMode mode, int freeCapacity) {
            return switch (mode) {
                // Deliveries beyond the capacity stay due for the next run.
                case CLOSED -> freeCapacity;
                // The breaker admits only one of all deliveries. The remaining deliveries stay due for the next run,
                // which begins after the end of the probe.
                case HALF_OPEN -> Math.min(MAX_PROBE_CANDIDATES, freeCapacity);
                case OPEN -> Integer.MAX_VALUE;
            };
        }

        CircuitBreaker.BreakerMode modeOf(boolean isAlarm) {
            return isAlarm ? alarmMode : otherMode;
        }

        void count(boolean isAlarm) {
            handouts++;
            if (isAlarm) alarmHandouts++;
        }

        /** An alarm doesn't wait for the capacity that other deliveries use. */
        boolean isUsedUp(boolean isAlarm) {
            return isAlarm ? alarmHandouts >= maxAlarms : handouts >= maxHandouts;
        }

        Duration leaseDuration() {
            return DeliveryLease.durationFor(subscription);
        }

        Instant nextCheckAt(boolean isAlarm, Instant now) {
            return subscription == null ? now : deferralSchedule.nextCheckAt(subscription, isAlarm, now);
        }
    }
}
