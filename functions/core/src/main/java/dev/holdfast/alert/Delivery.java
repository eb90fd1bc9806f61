package dev.holdfast.alert;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.item.Item;
import dev.holdfast.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one subscription.
 *
 * @param event the CloudEvent, as it is sent
 * @param stamp what to stamp as notified when it arrives, null when nobody waits for that
 * @param attempts the newest {@value #KEPT} attempts
 * @param tries how many attempts there were since it was last (re)started
 * @param next when to try again, null when it is settled
 */
record Delivery(
        String app,
        String subscription,
        String eventId,
        String eventType,
        Json event,
        @Nullable Stamp stamp,
        Status status,
        List<Attempt> attempts,
        int tries,
        Instant created,
        @Nullable Instant next) {
    static final int KEPT = 20;

    enum Status {
        PENDING,
        DELIVERED,
        FAILED;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The change whose notice this delivery is. */
    record Stamp(String workflow, String key, String uid, long version) {
        /** Of the item's newest change; null when nobody is to be told of it. */
        static @Nullable Stamp of(Item item) {
            var id = item.id();
            var change = item.newest();
            return change.told().isEmpty() ? null : new Stamp(id.workflow(), id.key(), item.uid(), change.version());
        }
    }

    /** @param outcome {@code delivered}, {@code failed}, {@code rejected} or {@code gone} */
    record Attempt(Instant at, String outcome, String note, long millis) {}

    Delivery {
        attempts = List.copyOf(attempts);
    }

    Delivery attempted(Attempt attempt, Status status, @Nullable Instant next) {
        var all = new ArrayList<>(attempts);
        all.add(attempt);
        if (all.size() > KEPT) all.removeFirst();
        return new Delivery(app, subscription, eventId, eventType, event, stamp, status, all, tries + 1, created, next);
    }

    /** An attempt beside another one, which decides how it goes on. */
    Delivery alsoAttempted(Attempt attempt) {
        var told = attempted(attempt, status, next);
        return new Delivery(
                app, subscription, eventId, eventType, event, stamp, status, told.attempts(), tries, created, next);
    }

    Delivery waiting(Instant next) {
        return new Delivery(
                app, subscription, eventId, eventType, event, stamp, Status.PENDING, attempts, tries, created, next);
    }

    Delivery restarted(Instant next) {
        return new Delivery(
                app, subscription, eventId, eventType, event, stamp, Status.PENDING, attempts, 0, created, next);
    }
}
