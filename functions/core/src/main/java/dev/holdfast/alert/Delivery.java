package dev.holdfast.alert;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.item.Item;
import dev.holdfast.json.Json;
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
 * @param attempts the newest {@value #KEPT} attempts
 * @param tries how many attempts there were since it was last (re)started
 * @param next when to try again, null when it is settled
 * @param followed those that wait for this one alone, {@value #MOST_FOLLOWED} at the most
 */
@RecordBuilder
public record Delivery(
        String app,
        String subscription,
        String eventId,
        String eventType,
        String subject,
        @Nullable String to,
        Json event,
        @Nullable String after,
        @Nullable Stamp stamp,
        Status status,
        List<Attempt> attempts,
        int tries,
        Instant created,
        @Nullable Instant next,
        List<Follower> followed)
        implements DeliveryBuilder.With {
    static final int KEPT = 20;
    static final int MOST_FOLLOWED = 10;

    public enum Status {
        PENDING,
        DELIVERED,
        FAILED;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The change whose notice this delivery is. */
    public record Stamp(String workflow, String key, String uid, long version) {
        /** Of the item's newest change; null when nobody is to be told of it, or it has its stamp since nobody can be. */
        public static @Nullable Stamp of(Item item) {
            var id = item.id();
            var change = item.newest();
            return change.told().isEmpty() || change.notifiedAt() != null
                    ? null
                    : new Stamp(id.workflow(), id.key(), item.uid(), change.version());
        }
    }

    /** @param outcome {@code delivered}, {@code failed}, {@code rejected} or {@code gone} */
    public record Attempt(Instant at, String outcome, String note, long millis) {}

    /**
     * A delivery of the same subject that whoever settles this one is to go on with.
     *
     * @param sort its sort key
     * @param lease its {@code next} then: with another one, somebody else has it by now
     */
    public record Follower(String sort, Instant lease) {}

    public Delivery {
        attempts = List.copyOf(attempts);
        followed = List.copyOf(followed);
        // Of before subjects were kept.
        if (subject == null) subject = "";
    }

    Delivery attempted(Attempt attempt, Status status, @Nullable Instant next) {
        return with(d ->
                d.status(status).attempts(including(attempt)).tries(tries + 1).next(next));
    }

    /** An attempt beside another one, which decides how it goes on. */
    Delivery alsoAttempted(Attempt attempt) {
        return withAttempts(including(attempt));
    }

    Delivery waiting(Instant next) {
        return with(d -> d.status(Status.PENDING).next(next));
    }

    Delivery restarted(Instant next) {
        return with(d -> d.status(Status.PENDING).tries(0).next(next));
    }

    /** With one more that waits for this, where there is room; what finds none is left to the sweep. */
    Delivery followedBy(String sort, Instant lease) {
        var all =
                followed.stream().filter(f -> !f.sort().equals(sort)).collect(Collectors.toCollection(ArrayList::new));
        if (all.size() < MOST_FOLLOWED) all.add(new Follower(sort, lease));
        return withFollowed(all);
    }

    /** When the sweep looks at it again, of one that is not settled. */
    Instant again() {
        return Objects.requireNonNullElse(next, created);
    }

    private List<Attempt> including(Attempt attempt) {
        var all = new ArrayList<>(attempts);
        all.add(attempt);
        if (all.size() > KEPT) all.removeFirst();
        return all;
    }
}
