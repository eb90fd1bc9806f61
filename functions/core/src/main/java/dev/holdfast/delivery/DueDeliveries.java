package dev.holdfast.delivery;

import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.sweep.DueRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that are to be tried (again): taken under a new lease, then handed to the courier. Where the receiver is in
 * trouble they are put off, or a few handed out so that one of them goes ahead.
 */
public final class DueDeliveries implements DueRows {
    /** So many of one subscription in one run, while it isn't known whether its receiver is back. */
    private static final int MAX_PROBE_CANDIDATES = 100;

    private final DeliveryStore deliveryStore;
    private final CircuitBreaker circuitBreaker;
    private final WorkDispatcher workDispatcher;
    private final Map<String, HandoutQuota> quotas = new HashMap<>();
    private final Set<RowKey> deferred = new HashSet<>();

    public DueDeliveries(DeliveryStore deliveryStore, CircuitBreaker circuitBreaker, WorkDispatcher workDispatcher) {
        this.deliveryStore = deliveryStore;
        this.circuitBreaker = circuitBreaker;
        this.workDispatcher = workDispatcher;
    }

    @Override
    public DueRows startRun() {
        return new DueDeliveries(deliveryStore, circuitBreaker, workDispatcher);
    }

    @Override
    public String partitionPrefix() {
        return DeliveryStore.PARTITION_PREFIX;
    }

    @Override
    public @Nullable SweepTask planTask(Row row, Instant now) {
        var handoutQuota = quotas.computeIfAbsent(
                row.key().partition(), p -> new HandoutQuota(p, circuitBreaker.findSubscription(row), now));
        // Not even read: there may be thousands of them, in every run.
        if (handoutQuota.handouts >= handoutQuota.maxHandouts) return null;
        var until = deliveryStore.deferralWrite(row, now).orElse(null);
        if (until == null) return null;
        if (handoutQuota.breakerMode == CircuitBreaker.BreakerMode.HOLD_ALL) {
            deferred.add(row.key());
            return new SweepTask(until.apply(handoutQuota.nextCheckAt(now)), "held", null, Map.of());
        }
        handoutQuota.handouts++;
        return new SweepTask(until.apply(now.plus(DeliveryStore.LEASE_DURATION)), "deliveries", null, Map.of());
    }

    @Override
    public void afterWrite(List<SweepTask> tasks) {
        var handed = tasks.stream()
                .map(sweepTask -> sweepTask.writes().getFirst().key())
                .filter(rowKey -> !deferred.contains(rowKey))
                // What is due at the same instant comes in an order of the store's own.
                .sorted(Comparator.comparing(RowKey::sort))
                .toList();
        if (!handed.isEmpty()) workDispatcher.dispatch(handed);
    }

    /** How a subscription stands when a run first meets it. */
    private final class HandoutQuota {
        private final @Nullable Subscription to;
        private final CircuitBreaker.BreakerMode breakerMode;
        private final int maxHandouts;
        private int handouts;

        HandoutQuota(String partition, @Nullable Subscription to, Instant now) {
            this.to = to;
            this.breakerMode = CircuitBreaker.modeOf(to, now);
            this.maxHandouts = switch (breakerMode) {
                // The others stay due: there will be room in the next run.
                case PASS_ALL -> workDispatcher.freeCapacity(partition);
                // The others stay due: the next run knows how it went.
                case PASS_ONE -> Math.min(MAX_PROBE_CANDIDATES, workDispatcher.freeCapacity(partition));
                case HOLD_ALL -> Integer.MAX_VALUE;
            };
        }

        Instant nextCheckAt(Instant now) {
            return to == null ? now : circuitBreaker.nextCheckAt(to, now);
        }
    }
}
