package dev.holdfast.delivery;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.dispatch.BatchWorker;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.RowKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt to deliver each of some events, and writes down how it went. Receivers may see an event twice, by the same
 * id. An event goes only when the one before it of the same subject is settled, so each receiver sees a subject's events in
 * their order; what has lined up behind one goes on at once when that is settled.
 */
public final class DeliveryWorker implements BatchWorker {
    /** What lined up is begun within so long; the rest is left to the sweep. */
    private static final Duration FOLLOW_UP_TIME_LIMIT = Duration.ofSeconds(30);

    private static final int MAX_KEYS_PER_READ = 100;

    private final DeliveryStore deliveryStore;
    private final SubscriptionStore subscriptionStore;
    private final TargetRegistry targetRegistry;
    private final CircuitBreaker circuitBreaker;
    private final RateLimiter rateLimiter;
    private final DeliveryDeferral deliveryDeferral;
    private final DeliveryAttemptRunner deliveryAttemptRunner;
    private final InstantSource clock;

    public DeliveryWorker(
            DeliveryStore deliveryStore,
            SubscriptionStore subscriptionStore,
            TargetRegistry targetRegistry,
            RetrySchedule retrySchedule,
            CircuitBreaker circuitBreaker,
            RateLimiter rateLimiter,
            NotificationStamper notificationStamper,
            InstantSource clock,
            MetricSink metricSink) {
        this.deliveryStore = deliveryStore;
        this.subscriptionStore = subscriptionStore;
        this.targetRegistry = targetRegistry;
        this.circuitBreaker = circuitBreaker;
        this.rateLimiter = rateLimiter;
        this.deliveryDeferral = new DeliveryDeferral(deliveryStore, circuitBreaker);
        this.deliveryAttemptRunner = new DeliveryAttemptRunner(
                deliveryStore,
                subscriptionStore,
                targetRegistry,
                retrySchedule,
                circuitBreaker,
                notificationStamper,
                clock,
                metricSink);
        this.clock = clock;
    }

    @Override
    public int batchSize(String partition) {
        return DeliveryStore.subscriptionOf(partition, subscriptionStore)
                .map(found -> targetRegistry.maxBatchSize(found.subscription().target()))
                .orElse(1);
    }

    @Override
    public String orderingKey(RowKey rowKey) {
        return DeliveryKeys.orderingKey(rowKey);
    }

    /** What is for another person is another letter. */
    @Override
    public String batchKey(RowKey rowKey) {
        return DeliveryKeys.personPart(rowKey);
    }

    @Override
    public boolean execute(List<RowKey> keys) {
        return new WorkerRun().execute(keys);
    }

    /** What one call carries, and what it comes upon on the way. */
    private final class WorkerRun {
        private final Instant followUpEnd = clock.instant().plus(FOLLOW_UP_TIME_LIMIT);
        /** What lined up behind that which has been settled, and the lease that it waits under. */
        private final SortedMap<RowKey, Instant> readySuccessors = new TreeMap<>(Comparator.comparing(RowKey::sort));

        private boolean receiverHeld;

        boolean execute(List<RowKey> keys) {
            for (var from = 0; from < keys.size() && !receiverHeld; from += MAX_KEYS_PER_READ)
                deliverInRounds(
                        keys.subList(from, Math.min(from + MAX_KEYS_PER_READ, keys.size())),
                        storedDelivery -> true,
                        this::isLeaseLongEnough);
            while (!receiverHeld && !readySuccessors.isEmpty()) {
                var some = new HashMap<RowKey, Instant>();
                for (var rowKey : readySuccessors.keySet().stream()
                        .limit(MAX_KEYS_PER_READ)
                        .toList()) some.put(rowKey, readySuccessors.remove(rowKey));
                deliverInRounds(
                        some.keySet().stream()
                                .sorted(Comparator.comparing(RowKey::sort))
                                .toList(),
                        storedDelivery -> mayFollowUp(storedDelivery, some.get(storedDelivery.key())),
                        storedDelivery -> mayFollowUp(storedDelivery, some.get(storedDelivery.key())));
            }
            return !receiverHeld;
        }

        /**
         * @param first which of them go at all
         * @param then which of those that had to wait for others still go after these
         */
        private void deliverInRounds(
                List<RowKey> keys,
                Predicate<DeliveryStore.StoredDelivery> first,
                Predicate<DeliveryStore.StoredDelivery> then) {
            var still = first;
            for (var left = keys; !left.isEmpty(); still = then) {
                var pending =
                        deliveryStore.findPending(left).stream().filter(still).toList();
                left = pending.isEmpty() ? List.of() : deliverRound(pending);
            }
        }

        /** Whether nobody else will have it while it is attempted. */
        private boolean isLeaseLongEnough(DeliveryStore.StoredDelivery storedDelivery) {
            return storedDelivery
                    .delivery()
                    .nextCheckAt()
                    .isAfter(clock.instant().plus(TargetRegistry.ANSWER_TIMEOUT));
        }

        /** Whether there is time for it, and nobody else has it by now or will while it is attempted. */
        private boolean mayFollowUp(DeliveryStore.StoredDelivery storedDelivery, @Nullable Instant lease) {
            return clock.instant().isBefore(followUpEnd)
                    && storedDelivery.delivery().nextCheckAt().equals(lease)
                    && isLeaseLongEnough(storedDelivery);
        }

        /** Attempts what may go together, and returns what is still to be attempted after that. */
        private List<RowKey> deliverRound(List<DeliveryStore.StoredDelivery> pending) {
            var meant = pending.getFirst().delivery();
            var found =
                    subscriptionStore.find(meant.app(), meant.subscription()).orElse(null);
            var to = found == null ? null : found.subscription();
            var begun = clock.instant();
            var opening = nextOpening(to, begun);
            if (opening.isAfter(begun)) {
                deliveryDeferral.deferUntil(opening, pending);
                return List.of();
            }
            var breakerMode = CircuitBreaker.modeOf(to, begun);
            if (to != null && breakerMode == CircuitBreaker.BreakerMode.HOLD_ALL)
                return deferWhileHeld(pending, to, begun);
            var most = breakerMode == CircuitBreaker.BreakerMode.PASS_ONE
                    ? 1
                    : to == null ? MAX_KEYS_PER_READ : targetRegistry.maxBatchSize(to.target());
            var batchSelection = BatchSelection.select(
                    pending,
                    deliveryStore.findUnsettledPredecessors(pending),
                    most,
                    to != null && targetRegistry.isForPeople(to.target()));
            var later = new ArrayList<>(batchSelection.later());
            later.addAll(deliveryDeferral.deferBehindPredecessors(batchSelection.tooEarly(), begun));
            if (batchSelection.now().isEmpty()) return later;
            var going = to == null ? batchSelection.now() : admitWithinLimit(to, batchSelection, pending, begun);
            if (going.isEmpty()) return List.of();
            // Whoever was quicker knows better when it goes on.
            if (found != null && !circuitBreaker.tryAdmit(found, begun))
                return deferWhileHeld(othersPending(pending, batchSelection, List.of()), found.subscription(), begun);
            deliveryAttemptRunner.attemptAndRecord(going, found, begun).forEach(this::queueSuccessors);
            return going.size() < batchSelection.now().size() ? List.of() : later;
        }

        private void queueSuccessors(Delivery done) {
            if (done.status() == Delivery.DeliveryStatus.PENDING) return;
            for (var next : done.followed())
                readySuccessors.put(DeliveryKeys.keyOf(done.app(), done.subscription(), next.sort()), next.lease());
        }

        private List<RowKey> deferWhileHeld(List<DeliveryStore.StoredDelivery> some, Subscription to, Instant now) {
            receiverHeld = true;
            deliveryDeferral.deferWhileHeld(some, to, now);
            return List.of();
        }
    }

    /** When it may be told. Whatever made an attempt wait, be it another attempt or a limit, did not look at the hours. */
    private static Instant nextOpening(@Nullable Subscription to, Instant now) {
        if (to == null || to.disabled() != null) return now;
        var weeklyHours = to.manner().hours();
        return weeklyHours == null ? now : weeklyHours.nextOpening(now);
    }

    /** Those whose turn it is that the subscription's limit lets go; the others, and all that follow, are put off. */
    private List<DeliveryStore.StoredDelivery> admitWithinLimit(
            Subscription to, BatchSelection batchSelection, List<DeliveryStore.StoredDelivery> pending, Instant now) {
        var able = batchSelection.now().size();
        var behind = batchSelection.later().size();
        var rateLimitDecision = rateLimiter.admit(to, targetRegistry.isForPeople(to.target()), able, behind, now);
        var going = batchSelection.now().subList(0, rateLimitDecision.now());
        if (rateLimitDecision.now() < able)
            deliveryDeferral.deferUntil(rateLimitDecision.slots(), othersPending(pending, batchSelection, going));
        return going;
    }

    /** Those that neither go nor wait for what is on its way elsewhere. */
    private static List<DeliveryStore.StoredDelivery> othersPending(
            List<DeliveryStore.StoredDelivery> pending,
            BatchSelection batchSelection,
            List<DeliveryStore.StoredDelivery> going) {
        var out = Stream.concat(going.stream(), batchSelection.tooEarly().keySet().stream())
                .map(DeliveryStore.StoredDelivery::key)
                .collect(Collectors.toSet());
        return pending.stream()
                .filter(storedDelivery -> !out.contains(storedDelivery.key()))
                .toList();
    }
}
