package dev.holdfast.delivery;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.item.Item;
import dev.holdfast.json.RawJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one subscription.
 *
 * @param subject the event's
 * @param to the person whom it tells, null where the subscription says where it goes
 * @param event the CloudEvent, as it is sent
 * @param after the delivery (its sort key) that must be settled before this one may go, so that the events of one subject keep
 *     their order; null when there is none
 * @param stamp what to stamp as notified when it arrives, null when nobody waits for that
 * @param attempts the newest {@value #MAX_ATTEMPTS_KEPT} attempts
 * @param tries how many attempts there were since it was last (re)started
 * @param next when to try again, null when it is settled
 * @param followed those that wait for this one alone, {@value #MAX_SUCCESSORS} at the most
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
        List<SuccessorDelivery> followed)
        implements DeliveryBuilder.With {
    static final int MAX_ATTEMPTS_KEPT = 20;
    static final int MAX_SUCCESSORS = 10;

    public enum DeliveryStatus {
        PENDING,
        DELIVERED,
        FAILED;

        @JsonValue
        String jsonName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The change whose notice this delivery is. */
    public record NotificationStamp(String workflow, String key, String uid, long version) {
        /** Of the item's newest change; null when nobody is to be told of it, or it has its stamp since nobody can be. */
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
     * A delivery of the same subject that whoever settles this one is to go on with.
     *
     * @param sort its sort key
     * @param lease its {@code next} then: with another one, somebody else has it by now
     */
    public record SuccessorDelivery(String sort, Instant lease) {}

    public Delivery {
        attempts = List.copyOf(attempts);
        followed = List.copyOf(followed);
        // Of before subjects were kept.
        if (subject == null) subject = "";
    }

    Delivery withAttempt(DeliveryAttempt deliveryAttempt, DeliveryStatus deliveryStatus, @Nullable Instant next) {
        return with(d -> d.status(deliveryStatus)
                .attempts(attemptsWith(deliveryAttempt))
                .tries(tries + 1)
                .next(next));
    }

    /** An attempt beside another one, which decides how it goes on. */
    Delivery withExtraAttempt(DeliveryAttempt deliveryAttempt) {
        return withAttempts(attemptsWith(deliveryAttempt));
    }

    Delivery deferredUntil(Instant next) {
        return with(d -> d.status(DeliveryStatus.PENDING).next(next));
    }

    Delivery restartedUntil(Instant next) {
        return with(d -> d.status(DeliveryStatus.PENDING).tries(0).next(next));
    }

    /** With one more that waits for this, where there is room; what finds none is left to the sweep. */
    Delivery withSuccessor(String sort, Instant lease) {
        var all =
                followed.stream().filter(f -> !f.sort().equals(sort)).collect(Collectors.toCollection(ArrayList::new));
        if (all.size() < MAX_SUCCESSORS) all.add(new SuccessorDelivery(sort, lease));
        return withFollowed(all);
    }

    /** When the sweep looks at it again, of one that is not settled. */
    Instant nextCheckAt() {
        return Objects.requireNonNullElse(next, created);
    }

    private List<DeliveryAttempt> attemptsWith(DeliveryAttempt deliveryAttempt) {
        var all = new ArrayList<>(attempts);
        all.add(deliveryAttempt);
        if (all.size() > MAX_ATTEMPTS_KEPT) all.removeFirst();
        return all;
    }
}
