package dev.holdfast.alert;

import dev.holdfast.alert.Delivery.Attempt;
import dev.holdfast.alert.Delivery.Status;
import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.metric.Metrics;
import dev.holdfast.problem.Contended;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes one attempt at deliveries that go together, and writes down how it went and what that says of the receiver. */
final class Attempts {
    private static final int WRITES = 3;

    private final Deliveries deliveries;
    private final Subscriptions subscriptions;
    private final Senders senders;
    private final Backoff backoff;
    private final Circuit circuit;
    private final Notified notified;
    private final InstantSource clock;
    private final Metrics metrics;

    Attempts(
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

    /**
     * @param found whom they go to; null when it was deleted
     * @return as they were written, those whose attempt decides how they go on
     */
    List<Delivery> make(List<Deliveries.Stored> some, Subscriptions.@Nullable Stored found, Instant begun) {
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
            if (told(outcomes.get(i)) && stamp != null) notified.stamp(delivery.app(), stamp, ended);
        }
        var written = record(some, outcomes, new Made(begun, millis, backoff.together()));
        if (found != null) learn(found, outcomes, ended);
        return written;
    }

    /** What the outcomes say of the receiver. Where a message was at fault, that says nothing about the next one. */
    private void learn(Subscriptions.Stored found, List<Outcome> outcomes, Instant ended) {
        for (var outcome : outcomes) {
            // One person who is gone is not the end of all others' letters.
            if (outcome instanceof Outcome.Gone(var reason)
                    && !found.subscription().personal()) {
                subscriptions.change(
                        found.subscription(), there -> there.disabled() == null ? there.disabled(reason) : null);
                return;
            }
        }
        if (outcomes.stream().anyMatch(Attempts::told)) circuit.delivered(found);
        else if (outcomes.stream().anyMatch(Outcome.Failed.class::isInstance)) circuit.failed(found, ended);
    }

    /** Whether anybody has it. */
    private static boolean told(Outcome outcome) {
        return outcome instanceof Outcome.Delivered || outcome instanceof Outcome.Partly;
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
                        Senders.TIMEOUT))
                .toList();
        return senders.send(to.target(), to.manner().template(), messages);
    }

    private List<Delivery> record(List<Deliveries.Stored> some, List<Outcome> outcomes, Made made) {
        var next = new ArrayList<Delivery>();
        for (var i = 0; i < some.size(); i++) next.add(made.after(some.get(i).delivery(), outcomes.get(i)));
        var done = deliveries.replaceEach(some, next);
        var written = new ArrayList<Delivery>();
        for (var i = 0; i < some.size(); i++) {
            if (done.get(i)) written.add(next.get(i));
            else recordBeside(some.get(i), outcomes.get(i), made).ifPresent(written::add);
        }
        return written;
    }

    /**
     * Every attempt is recorded, also when the lease ended meanwhile, something else lined up behind the delivery, or somebody
     * attempted it too.
     */
    private Optional<Delivery> recordBeside(Deliveries.Stored first, Outcome outcome, Made made) {
        return Contended.<Optional<Delivery>>retry(WRITES, () -> {
                    var stored = deliveries.find(first.key()).orElse(null);
                    if (stored == null) return Optional.empty();
                    var delivery = stored.delivery();
                    var alone = delivery.status() == Status.PENDING
                            && delivery.tries() == first.delivery().tries();
                    var arrived = delivery.status() == Status.PENDING && outcome instanceof Outcome.Delivered;
                    var next = made.after(delivery, outcome);
                    // What arrived has arrived; of what did not, whoever was quicker says how it goes on.
                    var decides = alone || arrived;
                    var written = decides
                            ? next
                            : delivery.alsoAttempted(next.attempts().getLast());
                    if (!deliveries.replace(stored, written)) return null;
                    return decides ? Optional.of(written) : Optional.empty();
                })
                .flatMap(decided -> decided);
    }

    /** @param waits drawn once for all that went together */
    private record Made(Instant begun, long millis, Backoff waits) {
        Delivery after(Delivery delivery, Outcome outcome) {
            var word = outcome.word();
            return switch (outcome) {
                case Outcome.Delivered(var note) ->
                    delivery.attempted(new Attempt(begun, word, note, millis), Status.DELIVERED, null);
                case Outcome.Rejected(var reason) ->
                    delivery.attempted(new Attempt(begun, word, reason, millis), Status.FAILED, null);
                case Outcome.Gone(var reason) ->
                    delivery.attempted(new Attempt(begun, word, reason, millis), Status.FAILED, null);
                case Outcome.Partly(var note) -> again(delivery, new Attempt(begun, word, note, millis), null);
                case Outcome.Failed(var reason, var asked) ->
                    again(delivery, new Attempt(begun, word, reason, millis), asked);
            };
        }

        private Delivery again(Delivery delivery, Attempt attempt, @Nullable Duration asked) {
            var wait = waits.after(delivery.tries() + 1, asked);
            if (wait.isEmpty()) return delivery.attempted(attempt, Status.FAILED, null);
            var next = attempt.at().plusMillis(attempt.millis()).plus(wait.get());
            return delivery.attempted(attempt, Status.PENDING, next);
        }
    }
}
