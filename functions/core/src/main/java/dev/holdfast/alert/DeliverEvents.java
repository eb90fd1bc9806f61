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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt to deliver each of some events, and writes down how it went. Receivers may see an event twice, by the same
 * id. An event goes only when the one before it of the same subject is settled, so each receiver sees a subject's events in
 * their order.
 */
public final class DeliverEvents implements Carrier {
    /** A receiver has this long to answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(15);

    private static final int WRITES = 3;
    private static final int MOST = 100;

    private final Deliveries deliveries;
    private final Subscriptions subscriptions;
    private final Senders senders;
    private final Backoff backoff;
    private final Circuit circuit;
    private final Pace pace;
    private final Notified notified;
    private final InstantSource clock;
    private final Metrics metrics;

    public DeliverEvents(
            Deliveries deliveries,
            Subscriptions subscriptions,
            Senders senders,
            Backoff backoff,
            Circuit circuit,
            Pace pace,
            Notified notified,
            InstantSource clock,
            Metrics metrics) {
        this.deliveries = deliveries;
        this.subscriptions = subscriptions;
        this.senders = senders;
        this.backoff = backoff;
        this.circuit = circuit;
        this.pace = pace;
        this.notified = notified;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public int together(String partition) {
        return Deliveries.to(partition, subscriptions)
                .map(found -> senders.together(found.subscription().target()))
                .orElse(1);
    }

    @Override
    public void carry(List<Key> keys) {
        for (var from = 0; from < keys.size(); from += MOST) {
            var left = keys.subList(from, Math.min(from + MOST, keys.size()));
            while (!left.isEmpty()) left = round(left);
        }
    }

    /** Attempts what may go together, and returns what is still to be attempted after that. */
    private List<Key> round(List<Key> keys) {
        var pending = deliveries.pending(keys);
        if (pending.isEmpty()) return List.of();
        var meant = pending.getFirst().delivery();
        var found = subscriptions.find(meant.app(), meant.subscription()).orElse(null);
        var begun = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var opening = opening(found == null ? null : found.subscription(), begun);
        if (opening.isAfter(begun)) {
            for (var stored : pending)
                deliveries.replace(stored, stored.delivery().waiting(opening));
            return List.of();
        }
        var way = Circuit.way(found == null ? null : found.subscription(), begun);
        if (found != null && way == Circuit.Way.HELD) return putOff(pending, found.subscription(), begun);
        var most = way == Circuit.Way.PROBE
                ? 1
                : found == null ? MOST : senders.together(found.subscription().target());
        var inOne = found != null && senders.speaks(found.subscription().target());
        var turn = Turn.of(pending, deliveries.ahead(pending), most, inOne);
        turn.tooEarly()
                .forEach((stored, until) ->
                        deliveries.replace(stored, stored.delivery().waiting(until)));
        if (turn.now().isEmpty()) return turn.later();
        var going = found == null ? turn.now() : within(found.subscription(), turn, pending, begun);
        if (going.isEmpty()) return List.of();
        // Whoever was quicker knows better when it goes on.
        if (found != null && !circuit.admits(found, begun)) {
            return putOff(others(pending, turn, List.of()), found.subscription(), begun);
        }
        attempt(going, found, begun);
        return going.size() < turn.now().size() ? List.of() : turn.later();
    }

    /** When it may be told. Whatever made an attempt wait, be it another attempt or a limit, did not look at the hours. */
    private static Instant opening(@Nullable Subscription to, Instant now) {
        if (to == null || to.disabled() != null) return now;
        var hours = to.manner().hours();
        return hours == null ? now : hours.opening(now);
    }

    private List<Key> putOff(List<Deliveries.Stored> some, Subscription to, Instant now) {
        for (var stored : some) deliveries.replace(stored, stored.delivery().waiting(circuit.later(to, now)));
        return List.of();
    }

    /** Those whose turn it is that the subscription's limit lets go; the others, and all that follow, are put off. */
    private List<Deliveries.Stored> within(Subscription to, Turn turn, List<Deliveries.Stored> pending, Instant now) {
        var able = turn.now().size();
        var behind = turn.later().size();
        var admission = pace.admit(to, senders.speaks(to.target()), able, behind, now);
        var going = turn.now().subList(0, admission.now());
        if (admission.now() == able) return going;
        var slots = admission.slots().iterator();
        for (var stored : others(pending, turn, going))
            deliveries.replace(stored, stored.delivery().waiting(slots.next()));
        return going;
    }

    /** Those that neither go nor wait for what is on its way elsewhere. */
    private static List<Deliveries.Stored> others(
            List<Deliveries.Stored> pending, Turn turn, List<Deliveries.Stored> going) {
        var out = Stream.concat(going.stream(), turn.tooEarly().keySet().stream())
                .map(Deliveries.Stored::key)
                .collect(Collectors.toSet());
        return pending.stream().filter(stored -> !out.contains(stored.key())).toList();
    }

    private void attempt(List<Deliveries.Stored> some, Subscriptions.@Nullable Stored found, Instant begun) {
        var to = found == null ? null : found.subscription();
        var outcomes = send(some, to, begun);
        var ended = clock.instant();
        var millis = Duration.between(begun, ended).toMillis();
        outcomes.forEach(outcome -> metrics.count("deliveries", 1, "outcome", outcome.word()));
        for (var i = 0; i < some.size(); i++) {
            // Before the attempt is on record: what breaks off in between is told again, where it would else stay
            // unstamped for ever.
            var delivery = some.get(i).delivery();
            var stamp = delivery.stamp();
            if (outcomes.get(i) instanceof Outcome.Delivered && stamp != null)
                notified.stamp(delivery.app(), stamp, ended);
        }
        record(some, outcomes, begun, millis);
        if (found != null) learn(found, outcomes, ended.truncatedTo(ChronoUnit.MILLIS));
    }

    /** What the outcomes say of the receiver. Where a message was at fault, that says nothing about the next one. */
    private void learn(Subscriptions.Stored found, List<Outcome> outcomes, Instant ended) {
        for (var outcome : outcomes) {
            // One person who is gone is not the end of all others' letters.
            if (outcome instanceof Outcome.Gone(var reason)
                    && !found.subscription().personal()) {
                disable(found.subscription(), reason);
                return;
            }
        }
        if (outcomes.stream().anyMatch(Outcome.Delivered.class::isInstance)) circuit.delivered(found);
        else if (outcomes.stream().anyMatch(Outcome.Failed.class::isInstance)) circuit.failed(found, ended);
    }

    private List<Outcome> send(List<Deliveries.Stored> some, @Nullable Subscription to, Instant now) {
        var refusal = to == null
                ? "the subscription was deleted"
                : to.disabled() == null ? null : "the subscription is disabled: " + to.disabled();
        if (to == null || refusal != null)
            return Collections.nCopies(some.size(), new Outcome.Rejected(String.valueOf(refusal)));
        var person = some.getFirst().delivery().to();
        if (to.personal() != (person != null))
            return Collections.nCopies(
                    some.size(), new Outcome.Rejected("the subscription's address was changed to or from notify"));
        var messages = some.stream()
                .map(Deliveries.Stored::delivery)
                .map(d -> new Sender.Message(
                        d.eventId(),
                        d.eventType(),
                        d.subject(),
                        person == null ? to.address() : person,
                        d.event().text(),
                        to.signing(now),
                        now,
                        TIMEOUT))
                .toList();
        return senders.send(to, messages);
    }

    private void record(List<Deliveries.Stored> some, List<Outcome> outcomes, Instant begun, long millis) {
        var next = new ArrayList<Delivery>();
        for (var i = 0; i < some.size(); i++) next.add(after(some.get(i).delivery(), outcomes.get(i), begun, millis));
        var done = deliveries.replaceEach(some, next);
        for (var i = 0; i < some.size(); i++)
            if (!done.get(i)) recordBeside(some.get(i), outcomes.get(i), begun, millis);
    }

    /** Every attempt is recorded, also when the lease ended meanwhile, or somebody else attempted the same delivery. */
    private void recordBeside(Deliveries.Stored first, Outcome outcome, Instant begun, long millis) {
        for (var write = 0; write < WRITES; write++) {
            var stored = deliveries.find(first.key()).orElse(null);
            if (stored == null) return;
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
        }
    }

    private Delivery after(Delivery delivery, Outcome outcome, Instant begun, long millis) {
        var word = outcome.word();
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
}
