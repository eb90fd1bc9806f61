// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.item.Item;
import dev.holdfast.json.JsonEnum;
import dev.holdfast.json.RawJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of one event to one subscription, or to one person whom the subscription notifies. It is settled once it
 * is delivered or failed.
 *
 * @param subject the subject of the event
 * @param to the person to notify, or null if the subscription names the address
 * @param event the CloudEvent, as it is sent
 * @param after the sort key of the predecessor, which must be settled first, so that a subject's events keep their
 *     order; or null
 * @param stamp the change to stamp as notified on arrival, or null
 * @param attempts the newest {@value #MAX_ATTEMPTS_KEPT} attempts
 * @param tries the number of attempts since the delivery was created or replayed
 * @param next when a sweep looks at the delivery: the end of a lease, or the time of the next attempt; null once it is
 *     settled
 * @param successors the successors that registered with this delivery, at most {@value #MAX_SUCCESSORS}
 */
@RecordBuilder
public record Delivery(
        String app,
        String subscription,
        String eventId,
        String eventType,
        String subject,
        @Nullable String to,
        RawJson event,
        @Nullable String after,
        @Nullable NotificationStamp stamp,
        DeliveryStatus status,
        List<DeliveryAttempt> attempts,
        int tries,
        Instant created,
        @Nullable Instant next,
        List<SuccessorDelivery> successors)
        implements DeliveryBuilder.With {
    static final int MAX_ATTEMPTS_KEPT = 20;
    static final int MAX_SUCCESSORS = 10;

    /** The progress of a delivery. A pending delivery may have failed attempts. */
    public enum DeliveryStatus implements JsonEnum {
        PENDING,
        DELIVERED,
        FAILED
    }

    /** The change of an item that a delivery notifies people of. */
    public record NotificationStamp(String workflow, String key, String uid, long version) {
        /** Returns the stamp for the item's newest change, or null if it notifies nobody or is stamped already. */
        public static @Nullable NotificationStamp ofNewestChange(Item item) {
            var id = item.id();
            var change = item.newestEntry();
            return change.recipients().isEmpty() || change.notifiedAt() != null
                    ? null
                    : new NotificationStamp(id.workflow(), id.key(), item.uid(), change.version());
        }
    }

    /** @param outcome {@code delivered}, {@code failed}, {@code rejected} or {@code gone} */
    public record DeliveryAttempt(Instant at, String outcome, String note, long millis) {}

    /**
     * A later delivery of the same subject. The worker that settles the predecessor continues with it.
     *
     * @param sort the sort key of the successor
     * @param lease the {@code next} of the successor when it registered; if it has changed, another worker has the
     *     successor
     */
    public record SuccessorDelivery(String sort, Instant lease) {}

    public Delivery {
        attempts = List.copyOf(attempts);
        successors = List.copyOf(successors);
    }

    Delivery withAttempt(DeliveryAttempt deliveryAttempt, DeliveryStatus deliveryStatus, @Nullable Instant next) {
        return with(d -> d.status(deliveryStatus)
                .attempts(attemptsWith(deliveryAttempt))
                .tries(tries + 1)
                .next(next));
    }

    /** Adds an attempt without a change of state, which another attempt decides. */
    Delivery withExtraAttempt(DeliveryAttempt deliveryAttempt) {
        return withAttempts(attemptsWith(deliveryAttempt));
    }

    Delivery deferredUntil(Instant next) {
        return with(d -> d.status(DeliveryStatus.PENDING).next(next));
    }

    Delivery restartedUntil(Instant next) {
        return with(d -> d.status(DeliveryStatus.PENDING).tries(0).next(next));
    }

    /** Adds a successor. If the list is full, the sweep finds the successor instead. */
    Delivery withSuccessor(String sort, Instant lease) {
        var nextSuccessors = successors.stream()
                .filter(successor -> !successor.sort().equals(sort))
                .collect(Collectors.toCollection(ArrayList::new));
        if (nextSuccessors.size() < MAX_SUCCESSORS) nextSuccessors.add(new SuccessorDelivery(sort, lease));
        return withSuccessors(nextSuccessors);
    }

    /** When a sweep looks at this pending delivery again. */
    Instant nextCheckAt() {
        return Objects.requireNonNullElse(next, created);
    }

    private List<DeliveryAttempt> attemptsWith(DeliveryAttempt deliveryAttempt) {
        var kept = new ArrayList<>(attempts);
        kept.add(deliveryAttempt);
        if (kept.size() > MAX_ATTEMPTS_KEPT) kept.removeFirst();
        return kept;
    }
}
