// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.worker;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.clock.TimeLimit;
import dev.holdfast.delivery.Delivery;
import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.delivery.StoredDelivery;
import dev.holdfast.dispatch.BatchOutcome;
import dev.holdfast.table.RowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One call of a {@link DeliveryWorker}: makes rounds of attempts, and continues with the successors. */
final class WorkerRun {
    /**
     * The latest time after the start of a run at which the worker attempts a successor. A sweep dispatches the
     * remaining successors.
     */
    private static final Duration FOLLOW_UP_TIME_LIMIT = Duration.ofSeconds(30);

    static final int MAX_KEYS_PER_READ = 100;

    private final DeliveryStore deliveryStore;
    private final SuccessorRegistry successorRegistry;
    private final RoundRunner roundRunner;
    private final RateLimitGate rateLimitGate;
    private final MachineClock clock;
    private final TimeLimit followUpLimit;

    /** The successors of settled deliveries, each with the end of its lease at the registration. */
    private final SortedMap<RowKey, Instant> readySuccessors = new TreeMap<>(Comparator.comparing(RowKey::sort));

    private BatchOutcome runOutcome = BatchOutcome.NEUTRAL;

    WorkerRun(
            DeliveryStore deliveryStore,
            SuccessorRegistry successorRegistry,
            RoundRunner roundRunner,
            RateLimitGate rateLimitGate,
            MachineClock clock) {
        this.deliveryStore = deliveryStore;
        this.successorRegistry = successorRegistry;
        this.roundRunner = roundRunner;
        this.rateLimitGate = rateLimitGate;
        this.clock = clock;
        this.followUpLimit = TimeLimit.start(clock, FOLLOW_UP_TIME_LIMIT);
    }

    /**
     * Returns {@link BatchOutcome#BLOCKED} if the circuit breaker holds all deliveries of the subscription. Returns
     * {@link BatchOutcome#BLOCKED_EXCEPT_URGENT} if the breaker holds all deliveries but alarms.
     */
    BatchOutcome execute(List<RowKey> keys) {
        for (var from = 0; from < keys.size() && runOutcome != BatchOutcome.BLOCKED; from += MAX_KEYS_PER_READ) {
            var page = keys.subList(from, Math.min(from + MAX_KEYS_PER_READ, keys.size()));
            deliverInRounds(page, this::isUnblocked, this::isLeaseLongEnough);
        }
        // An open breaker may still admit the alarms among the successors.
        while (!readySuccessors.isEmpty()) deliverSuccessors();
        return runOutcome == BatchOutcome.ACCEPTED && rateLimitGate.hasHeldBack() ? BatchOutcome.NEUTRAL : runOutcome;
    }

    private void count(BatchOutcome outcome) {
        if (outcome.compareTo(runOutcome) > 0) runOutcome = outcome;
    }

    /** Whether the breaker may admit the delivery, as far as the run knows from its earlier rounds. */
    private boolean isUnblocked(StoredDelivery storedDelivery) {
        return runOutcome != BatchOutcome.BLOCKED_EXCEPT_URGENT
                || storedDelivery.delivery().isAlarm();
    }

    private void deliverSuccessors() {
        var keys = readySuccessors.keySet().stream().limit(MAX_KEYS_PER_READ).toList();
        var leases = new HashMap<RowKey, Instant>();
        for (var key : keys) leases.put(key, readySuccessors.remove(key));
        if (!followUpLimit.isOver()) leases.putAll(successorRegistry.renewAlarmLeases(leases, clock.instant()));
        Predicate<StoredDelivery> mayFollowUp =
                storedDelivery -> mayFollowUp(storedDelivery, leases.get(storedDelivery.key()));
        deliverInRounds(keys, mayFollowUp, mayFollowUp);
    }

    /**
     * Makes attempts in rounds until no delivery is left.
     *
     * @param mayGoInFirstRound tests whether the worker may send a delivery in the first round
     * @param mayGoLater tests whether the worker may send a delivery in a later round
     */
    private void deliverInRounds(
            List<RowKey> keys, Predicate<StoredDelivery> mayGoInFirstRound, Predicate<StoredDelivery> mayGoLater) {
        var mayGo = mayGoInFirstRound;
        var remainingKeys = keys;
        while (!remainingKeys.isEmpty()) {
            var pending = deliveryStore.findPending(remainingKeys).stream()
                    .filter(mayGo)
                    .toList();
            remainingKeys = pending.isEmpty() ? List.of() : deliverRound(pending);
            mayGo = mayGoLater;
        }
    }

    /**
     * Whether the lease lasts for a whole attempt. If the lease ended during the attempt, a sweep could dispatch
     * the delivery to a second worker.
     */
    private boolean isLeaseLongEnough(StoredDelivery storedDelivery) {
        return storedDelivery.delivery().nextCheckAt().isAfter(clock.instant().plus(TargetRegistry.ANSWER_TIMEOUT));
    }

    /** Whether the run has time left, and no other worker has changed the successor since its registration. */
    private boolean mayFollowUp(StoredDelivery successor, @Nullable Instant registeredLease) {
        return !followUpLimit.isOver()
                && successor.delivery().nextCheckAt().equals(registeredLease)
                && isLeaseLongEnough(successor);
    }

    /** Makes one round of attempts. Returns the keys for the next round. */
    private List<RowKey> deliverRound(List<StoredDelivery> pending) {
        var result = roundRunner.run(pending, rateLimitGate);
        count(result.outcome());
        result.written().forEach(this::queueSuccessors);
        return result.nextRound();
    }

    private void queueSuccessors(Delivery delivery) {
        // The successors of the delivery wait only if the delivery is a pending alarm. An alarm doesn't wait after an
        // attempt to send another kind of event.
        if (delivery.holdsBack() && delivery.isAlarm()) return;
        for (var successor : delivery.successors())
            readySuccessors.put(
                    DeliveryKeys.keyOf(delivery.app(), delivery.subscription(), successor.sort()), successor.lease());
    }
}
