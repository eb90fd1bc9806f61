// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.worker;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.delivery.Delivery;
import dev.holdfast.delivery.Delivery.DeliveryStatus;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.delivery.StoredDelivery;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.table.PartialWriteException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records an attempt in the rows of its deliveries, even if another worker has changed the rows meanwhile. */
final class AttemptRecorder {
    private static final int MAX_WRITE_ATTEMPTS = 3;
    private static final Logger LOG = LoggerFactory.getLogger(AttemptRecorder.class);

    private final DeliveryStore deliveryStore;

    AttemptRecorder(DeliveryStore deliveryStore) {
        this.deliveryStore = deliveryStore;
    }

    /** Returns the written deliveries, except deliveries whose status a different worker's attempt determines. */
    List<Delivery> recordEach(
            List<StoredDelivery> deliveries, List<DeliveryOutcome> outcomes, AttemptTiming attemptTiming) {
        var updated = new ArrayList<Delivery>();
        for (var i = 0; i < deliveries.size(); i++)
            updated.add(attemptTiming.applyTo(deliveries.get(i).delivery(), outcomes.get(i)));
        var isWritten = replaceEach(deliveries, updated);
        var written = new ArrayList<Delivery>();
        for (var i = 0; i < deliveries.size(); i++) {
            if (Boolean.TRUE.equals(isWritten.get(i))) written.add(updated.get(i));
            else
                recordOrReport(deliveries.get(i), outcomes.get(i), attemptTiming)
                        .ifPresent(written::add);
        }
        return written;
    }

    /**
     * Returns null for a delivery whose write failed. The worker has sent the messages, so the class must record each
     * attempt.
     */
    private List<@Nullable Boolean> replaceEach(List<StoredDelivery> deliveries, List<Delivery> updated) {
        try {
            return new ArrayList<@Nullable Boolean>(deliveryStore.replaceEach(deliveries, updated));
        } catch (PartialWriteException e) {
            return e.outcomes();
        }
    }

    /** Logs a failure and doesn't throw it, so that the caller still records the other attempts of the batch. */
    private Optional<Delivery> recordOrReport(
            StoredDelivery attempted, DeliveryOutcome outcome, AttemptTiming attemptTiming) {
        try {
            return recordAfterConflict(attempted, outcome, attemptTiming);
        } catch (RuntimeException e) {
            LOG.error(
                    "the attempt for the delivery {} of {} was not recorded, so Holdfast sends it again: {}",
                    attempted.key().sort(),
                    attempted.key().partition(),
                    String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * Records an attempt for a delivery that has changed meanwhile. The change has one of these reasons:
     *
     * <ul>
     *   <li>The lease of the delivery ended.
     *   <li>A worker registered a successor.
     *   <li>A different worker made an attempt.
     *   <li>The first write of this attempt reported a failure although it was stored.
     * </ul>
     */
    private Optional<Delivery> recordAfterConflict(
            StoredDelivery attempted, DeliveryOutcome outcome, AttemptTiming attemptTiming) {
        return OptimisticRetry.<Optional<Delivery>>retry(MAX_WRITE_ATTEMPTS, () -> {
                    var current = deliveryStore.find(attempted.key()).orElse(null);
                    if (current == null) return Optional.empty();
                    var delivery = current.delivery();
                    var isPending = delivery.status() == DeliveryStatus.PENDING;
                    var isOnlyAttempt = delivery.tries() == attempted.delivery().tries();
                    var decides = isPending && (isOnlyAttempt || outcome instanceof DeliveryOutcome.DeliverySuccess);
                    var withOutcome = attemptTiming.applyTo(delivery, outcome);
                    if (delivery.attempts().contains(withOutcome.attempts().getLast())) return Optional.of(delivery);
                    var updated = decides
                            ? withOutcome
                            : delivery.withExtraAttempt(withOutcome.attempts().getLast())
                                    .withAccepted(withOutcome.accepted());
                    if (!deliveryStore.replace(current, updated)) return null;
                    return decides ? Optional.of(updated) : Optional.empty();
                })
                .flatMap(decided -> decided);
    }
}
