package dev.holdfast.delivery;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.table.RowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Lets deliveries wait that can't go yet. They are put off all in one go, no attempt is counted, and the sweep sees to them when
 * their time has come. Where one has changed meanwhile, whoever was quicker says how it goes on, and the others are put off
 * all the same.
 */
final class DeliveryDeferral {
    /** A lease that ends no later than this after another serves as well; and so much one machine's clock may be behind another's. */
    private static final Duration LEASE_TOLERANCE = Duration.ofSeconds(5);

    private static final int MAX_WRITE_ATTEMPTS = 3;

    private final DeliveryStore deliveryStore;
    private final CircuitBreaker circuitBreaker;

    DeliveryDeferral(DeliveryStore deliveryStore, CircuitBreaker circuitBreaker) {
        this.deliveryStore = deliveryStore;
        this.circuitBreaker = circuitBreaker;
    }

    void deferUntil(Instant at, List<DeliveryStore.StoredDelivery> some) {
        deferUntil(some.stream().map(storedDelivery -> at).toList(), some);
    }

    /** @param slots for each, when to look at it again */
    List<Boolean> deferUntil(List<Instant> slots, List<DeliveryStore.StoredDelivery> some) {
        if (some.isEmpty()) return List.of();
        return deliveryStore.replaceEach(
                some,
                IntStream.range(0, some.size())
                        .mapToObj(i -> some.get(i).delivery().deferredUntil(slots.get(i)))
                        .toList());
    }

    /** Since their receiver is in trouble. What is not looked at before it is tried again anyway stays as it is: a backlog costs nothing. */
    void deferWhileHeld(List<DeliveryStore.StoredDelivery> some, Subscription to, Instant now) {
        var early = some.stream()
                .filter(storedDelivery -> circuitBreaker.isBeforeNextProbe(
                        to, storedDelivery.delivery().nextCheckAt(), now))
                .toList();
        deferUntil(
                early.stream()
                        .map(storedDelivery -> circuitBreaker.nextCheckAt(to, now))
                        .toList(),
                early);
    }

    /**
     * Behind others of their subject, which are on their way elsewhere or wait for their next attempt: all that line up wait until
     * the next millisecond each, so that they go on together, and none is found to be due without those ahead of it. Where the one ahead may be on its way, it is told who waits for it: whoever
     * settles that one goes on with this, and has nothing to look for.
     *
     * @param ahead for each, the one that has to be settled first
     * @return those for which that has happened just now, so that it is their turn after all
     */
    List<RowKey> deferBehindPredecessors(
            Map<DeliveryStore.StoredDelivery, DeliveryStore.StoredDelivery> ahead, Instant now) {
        var early = new ArrayList<DeliveryStore.StoredDelivery>();
        var slots = new ArrayList<Instant>();
        ahead.forEach((storedDelivery, before) -> {
            var slot = before.delivery().nextCheckAt().plusMillis(1);
            var lease = storedDelivery.delivery().nextCheckAt();
            if (!lease.isBefore(before.delivery().nextCheckAt()) && !lease.isAfter(slot.plus(LEASE_TOLERANCE))) return;
            early.add(storedDelivery);
            slots.add(slot);
        });
        var done = deferUntil(slots, early);
        var turn = new ArrayList<RowKey>();
        ahead.forEach((storedDelivery, before) -> {
            var at = early.indexOf(storedDelivery);
            if (at >= 0 && !done.get(at)) return;
            var lease = at < 0 ? storedDelivery.delivery().nextCheckAt() : slots.get(at);
            if (mayBeInProgress(before, now) && !registerSuccessor(storedDelivery.key(), lease, before))
                turn.add(storedDelivery.key());
        });
        return turn;
    }

    /** Whether somebody may have it in hand, who would be in time to go on: what waits for its next attempt waits for less, or for longer. */
    private static boolean mayBeInProgress(DeliveryStore.StoredDelivery storedDelivery, Instant now) {
        var next = storedDelivery.delivery().nextCheckAt();
        return next.isAfter(now.plus(TargetRegistry.ANSWER_TIMEOUT))
                && !next.isAfter(now.plus(DeliveryStore.LEASE_DURATION).plus(LEASE_TOLERANCE));
    }

    /** False when the one ahead was settled meanwhile, and there is nothing to wait for. */
    private boolean registerSuccessor(RowKey rowKey, Instant lease, DeliveryStore.StoredDelivery before) {
        return OptimisticRetry.retry(
                        MAX_WRITE_ATTEMPTS,
                        before,
                        () -> deliveryStore.findPending(List.of(before.key())).stream()
                                .findFirst(),
                        ahead -> deliveryStore.replace(ahead, ahead.delivery().withSuccessor(rowKey.sort(), lease))
                                ? true
                                : null,
                        () -> false)
                .orElse(true);
    }
}
