// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.holdfast.event.EventTypes;
import dev.holdfast.json.JsonEnum;
import dev.holdfast.json.RawJson;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.text.TextLength;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of one event to one subscription or to one of the people whom the subscription notifies. A delivery with
 * the status delivered or failed is settled.
 *
 * @param life the subscription's uid, which distinguishes the subscription from earlier subscriptions with the same id
 * @param subject the subject of the event
 * @param to the person to notify, or null if the subscription itself has the receiver's address
 * @param event the CloudEvent that Holdfast sends
 * @param after the sort key of the predecessor, or null. To keep the order of a subject's events, the predecessor must
 *     be settled first
 * @param afterAlarm for an alarm, the sort key of the preceding alarm, which must be settled first; or null
 * @param stamp the item's change that gets the time of the notification when the message arrives, or null
 * @param attempts the newest {@value #MAX_ATTEMPTS_KEPT} attempts
 * @param tries the number of attempts since the delivery was created or replayed
 * @param owed the earliest time that the subscription's group and hours allow; null in rows of older versions
 * @param next the time at which a sweep checks the delivery: the end of a lease, or the time of the next attempt; null
 *     if settled
 * @param planned the time for which the next attempt is planned, which a new lease doesn't change; null until an
 *     attempt or a deferral plans it
 * @param slot the instant that the rate limiter assigned to the delivery; null if it doesn't wait for the limit
 * @param accepted the recipients who have accepted the message, sorted, if the newest attempts reached only some of
 *     them
 * @param successors the successors that registered with this delivery, at most {@value #MAX_SUCCESSORS}
 */
@RecordBuilder
public record Delivery(
        String app,
        String subscription,
        String life,
        String eventId,
        String eventType,
        String subject,
        @Nullable String to,
        RawJson event,
        @Nullable String after,
        @Nullable String afterAlarm,
        @Nullable NotificationStamp stamp,
        DeliveryStatus status,
        List<DeliveryAttempt> attempts,
        int tries,
        Instant created,
        @Nullable Instant owed,
        @Nullable Instant next,
        @Nullable Instant planned,
        @Nullable Instant slot,
        List<String> accepted,
        List<SuccessorDelivery> successors)
        implements DeliveryBuilder.With {
    static final int MAX_ATTEMPTS_KEPT = 20;
    static final int MAX_SUCCESSORS = 10;

    /** The maximum length of a receiver's stored answer, because the size of the delivery's row is limited. */
    private static final int MAX_ATTEMPT_NOTE_CHARACTERS = 500;

    private static final Set<String> REFUSALS = Set.of("refused", "rejected");

    /** The status of a delivery. A pending delivery may already have failed attempts. */
    public enum DeliveryStatus implements JsonEnum {
        PENDING,
        DELIVERED,
        FAILED
    }

    /** Identifies the item's change that a delivery reports to people. */
    public record NotificationStamp(String workflow, String key, String uid, long version) {}

    /** @param outcome {@code delivered}, {@code failed}, {@code refused}, {@code rejected} or {@code gone} */
    public record DeliveryAttempt(Instant at, String outcome, String note, long millis) {
        public DeliveryAttempt {
            note = TextLength.cut(note, MAX_ATTEMPT_NOTE_CHARACTERS);
        }
    }

    /**
     * A later delivery of the same subject. The worker that settles this delivery sends the successor next.
     *
     * @param sort the sort key of the successor
     * @param lease the value of {@code next} of the successor when it was registered. If this value has changed since,
     *     another worker is handling the successor
     */
    public record SuccessorDelivery(String sort, Instant lease) {}

    public Delivery {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(eventType, "eventType");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(created, "created");
        if (tries < 0) throw new IllegalArgumentException("the number of attempts is negative");
        // Rows don't contain empty texts, so an absent text is empty.
        life = Objects.requireNonNullElse(life, "");
        attempts = List.copyOf(attempts);
        accepted = List.copyOf(accepted);
        successors = List.copyOf(successors);
    }

    public Delivery withAttempt(
            DeliveryAttempt deliveryAttempt, DeliveryStatus deliveryStatus, @Nullable Instant next) {
        return with(d -> d.status(deliveryStatus)
                .attempts(attemptsWith(deliveryAttempt))
                .tries(tries + 1)
                .next(next)
                .planned(next)
                .slot(null));
    }

    /** Adds an attempt, but keeps the status, because another worker's attempt determines the status. */
    public Delivery withExtraAttempt(DeliveryAttempt deliveryAttempt) {
        return withAttempts(attemptsWith(deliveryAttempt));
    }

    /** Remembers the recipients who have accepted the message of the newest attempt. */
    public Delivery withAcceptedBy(Set<String> recipients) {
        var all = new TreeSet<>(accepted);
        all.addAll(recipients);
        return withAccepted(List.copyOf(all));
    }

    public Delivery deferredUntil(Instant next) {
        return leasedUntil(next).withPlanned(next);
    }

    /** Returns a pending copy whose lease ends at the given time. */
    Delivery leasedUntil(Instant end) {
        return with(d -> d.status(DeliveryStatus.PENDING).next(end));
    }

    public Delivery waitingForSlot(Instant promisedSlot) {
        return deferredUntil(promisedSlot).withSlot(promisedSlot);
    }

    /** Whether the slot that the rate limiter assigned to the delivery has begun. */
    public boolean hasWaitedForSlot(Instant now) {
        return slot != null && !slot.isAfter(now);
    }

    /**
     * Returns a copy that is pending and has had no attempts. The subscription's group and hours allow sending it from
     * now on.
     */
    Delivery restartedUntil(Instant next, Instant now) {
        return with(d -> d.status(DeliveryStatus.PENDING)
                .tries(0)
                .accepted(List.of())
                .owed(now)
                .planned(null)
                .next(next));
    }

    /** Adds a successor. Doesn't add the successor if the list is full. A sweep then dispatches the successor later. */
    public Delivery withSuccessor(String sort, Instant lease) {
        var nextSuccessors = successors.stream()
                .filter(successor -> !successor.sort().equals(sort))
                .collect(Collectors.toCollection(ArrayList::new));
        if (nextSuccessors.size() < MAX_SUCCESSORS) nextSuccessors.add(new SuccessorDelivery(sort, lease));
        return withSuccessors(nextSuccessors);
    }

    boolean isOfSameSubscription(Delivery other) {
        return app.equals(other.app) && subscription.equals(other.subscription) && life.equals(other.life);
    }

    /** Whether the delivery belongs to this subscription, and not to an earlier subscription with the same id. */
    public boolean belongsTo(Subscription owner) {
        return life.equals(owner.uid());
    }

    @JsonIgnore
    public boolean isAlarm() {
        return EventTypes.isAlarm(eventType);
    }

    /**
     * Whether later deliveries of the subject wait for this delivery. Later deliveries don't wait after a refusal,
     * because the receiver probably repeats the refusal, even if the receiver was unavailable meanwhile.
     */
    public boolean holdsBack() {
        return status == DeliveryStatus.PENDING && !wasRefused();
    }

    /** Whether the receiver has refused or rejected the message in one of the newest attempts. */
    boolean wasRefused() {
        return attempts.stream().anyMatch(attempt -> REFUSALS.contains(attempt.outcome()));
    }

    /** Whether the delivery is pending, and its event asks somebody to act. */
    boolean isUndeliveredAlarm() {
        return status == DeliveryStatus.PENDING && isAlarm();
    }

    public Instant owedAt() {
        return Objects.requireNonNullElse(owed, created);
    }

    /** Returns the time for which the next attempt of this pending delivery is planned. */
    Instant plannedAt() {
        if (planned != null) return planned;
        // Rows of older versions don't contain the planned time after an attempt.
        return tries == 0 ? owedAt() : nextCheckAt();
    }

    /** Returns the time at which a sweep checks this pending delivery again. */
    public Instant nextCheckAt() {
        return Objects.requireNonNullElse(next, created);
    }

    private List<DeliveryAttempt> attemptsWith(DeliveryAttempt deliveryAttempt) {
        var kept = new ArrayList<>(attempts);
        kept.add(deliveryAttempt);
        if (kept.size() > MAX_ATTEMPTS_KEPT) kept.removeFirst();
        return kept;
    }
}
