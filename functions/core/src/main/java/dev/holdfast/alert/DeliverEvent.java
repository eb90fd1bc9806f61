package dev.holdfast.alert;

import dev.holdfast.alert.Delivery.Attempt;
import dev.holdfast.alert.Delivery.Status;
import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.metric.Metrics;
import dev.holdfast.table.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Makes one attempt to deliver one event, and writes down how it went. Receivers may see an event twice, by the same id. */
public final class DeliverEvent {
    /** A receiver has this long to answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(15);

    private static final int WRITES = 3;

    private final Deliveries deliveries;
    private final Subscriptions subscriptions;
    private final Senders senders;
    private final Backoff backoff;
    private final Circuit circuit;
    private final Notified notified;
    private final InstantSource clock;
    private final Metrics metrics;

    public DeliverEvent(
            Deliveries deliveries,
            Subscriptions subscriptions,
            Senders senders,
            Backoff backoff,
            Circuit circuit,
            Notified notified,
            InstantSource clock,
            Metrics metrics) {
        this.deliveries = deliveries;
        this.subscriptions = subscriptions;
        this.senders = senders;
        this.backoff = backoff;
        this.circuit = circuit;
        this.notified = notified;
        this.clock = clock;
        this.metrics = metrics;
    }

    public void deliver(Key key) {
        var stored = deliveries.find(key).orElse(null);
        if (stored == null || stored.delivery().status() != Status.PENDING) return;
        var delivery = stored.delivery();
        var found = subscriptions.find(delivery.app(), delivery.subscription()).orElse(null);
        var to = found == null ? null : found.subscription();
        var begun = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (found != null && !circuit.admits(found, begun)) {
            // Whoever was quicker knows better when it goes on.
            deliveries.replace(stored, delivery.waiting(circuit.later(found.subscription(), begun)));
            return;
        }
        var outcome = attempt(delivery, to, begun);
        var ended = clock.instant();
        metrics.count("deliveries", 1, "outcome", word(outcome));
        record(stored, outcome, begun, Duration.between(begun, ended).toMillis());
        // The notice is stamped after the attempt is on record: a crash in between leaves a delivered notice unstamped,
        // never
        // a stamped one undelivered.
        var stamp = delivery.stamp();
        if (outcome instanceof Outcome.Delivered && stamp != null) notified.stamp(delivery.app(), stamp, ended);
        if (found == null) return;
        switch (outcome) {
            case Outcome.Delivered d -> circuit.delivered(found);
            case Outcome.Failed f -> circuit.failed(found, ended.truncatedTo(ChronoUnit.MILLIS));
            // The message was at fault, which says nothing about the next one.
            case Outcome.Rejected r -> {}
            case Outcome.Gone(var reason) -> disable(found.subscription(), reason);
        }
    }

    private Outcome attempt(Delivery delivery, @Nullable Subscription to, Instant now) {
        if (to == null) return new Outcome.Rejected("the subscription was deleted");
        if (to.disabled() != null) return new Outcome.Rejected("the subscription is disabled: " + to.disabled());
        return senders.send(
                to.target(),
                new Sender.Message(
                        delivery.eventId(), to.address(), delivery.event().text(), to.signing(now), now, TIMEOUT));
    }

    /** Every attempt is recorded, also when the lease ended meanwhile, or somebody else attempted the same delivery. */
    private void record(Deliveries.Stored first, Outcome outcome, Instant begun, long millis) {
        var stored = first;
        for (var write = 0; write < WRITES; write++) {
            var delivery = stored.delivery();
            var alone = delivery.status() == Status.PENDING
                    && delivery.tries() == first.delivery().tries();
            var arrived = delivery.status() == Status.PENDING && outcome instanceof Outcome.Delivered;
            var next = after(delivery, outcome, begun, millis);
            // What arrived has arrived; of what did not, whoever was quicker says how it goes on.
            if (deliveries.replace(
                    stored,
                    alone || arrived
                            ? next
                            : delivery.alsoAttempted(next.attempts().getLast()))) return;
            var now = deliveries.find(first.key()).orElse(null);
            if (now == null) return;
            stored = now;
        }
    }

    private Delivery after(Delivery delivery, Outcome outcome, Instant begun, long millis) {
        var word = word(outcome);
        return switch (outcome) {
            case Outcome.Delivered(var note) ->
                delivery.attempted(new Attempt(begun, word, note, millis), Status.DELIVERED, null);
            case Outcome.Rejected(var reason) ->
                delivery.attempted(new Attempt(begun, word, reason, millis), Status.FAILED, null);
            case Outcome.Gone(var reason) ->
                delivery.attempted(new Attempt(begun, word, reason, millis), Status.FAILED, null);
            case Outcome.Failed(var reason, var asked) -> {
                var attempt = new Attempt(begun, word, reason, millis);
                var wait = backoff.after(delivery.tries() + 1, asked);
                yield wait.isEmpty()
                        ? delivery.attempted(attempt, Status.FAILED, null)
                        : delivery.attempted(
                                attempt,
                                Status.PENDING,
                                begun.plusMillis(millis).plus(wait.get()));
            }
        };
    }

    /** Unless it goes to another address by now, whose receiver said nothing of the kind. */
    private void disable(Subscription gone, String reason) {
        for (var write = 0; write < WRITES; write++) {
            var stored = subscriptions.find(gone.app(), gone.id()).orElse(null);
            if (stored == null || stored.subscription().disabled() != null) return;
            if (!stored.subscription().sameReceiver(gone)) return;
            if (subscriptions.put(stored.subscription().disabled(reason), stored)) return;
        }
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered d -> "delivered";
            case Outcome.Failed f -> "failed";
            case Outcome.Rejected r -> "rejected";
            case Outcome.Gone g -> "gone";
        };
    }
}
