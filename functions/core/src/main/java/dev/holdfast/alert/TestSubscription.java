package dev.holdfast.alert;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.event.Event;
import dev.holdfast.json.Codec;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends one test event to a subscription's target, now, and says how that went. Nothing is tried again, kept or counted, and a
 * subscription that is disabled stays so.
 */
public final class TestSubscription extends Action<TestSubscription.Request, TestSubscription.Result> {
    private final Subscriptions subscriptions;
    private final Senders senders;
    private final Supplier<String> ids;
    private final InstantSource clock;

    public TestSubscription(Subscriptions subscriptions, Senders senders, Supplier<String> ids, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.subscriptions = subscriptions;
        this.senders = senders;
        this.ids = ids;
        this.clock = clock;
    }

    /** @param to whom to send it, where the subscription tells the people whom an event names; only there */
    public record Request(String id, @Nullable String to) {}

    /** @param outcome {@code delivered}, {@code failed}, {@code rejected} or {@code gone}
     * @param note what the receiver said, or what went wrong
     * @param millis how long it took */
    public record Result(String eventId, String outcome, String note, long millis) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var faults = new Faults().name("/id", request.id());
        if (faults.any()) return Answer.refused(faults.problem());
        return subscriptions
                .find(caller.app(), request.id())
                .map(found -> {
                    var fault = refuse(found.subscription(), request.to());
                    return fault == null
                            ? Answer.ok(test(caller, found.subscription(), request.to()))
                            : Answer.<Result>refused(Problem.invalid("/to", fault));
                })
                .orElseGet(() -> Answer.refused(new Problem.NotFound("there is no subscription " + request.id())));
    }

    private @Nullable String refuse(Subscription subscription, @Nullable String to) {
        if (!subscription.personal()) return to == null ? null : "is only for subscriptions whose address is notify";
        if (to == null) return "is required: nobody is told by a test, so say who is to get it";
        return senders.reaches(subscription.target(), to)
                ? null
                : "is no address that " + subscription.target() + " reaches";
    }

    private Result test(Caller caller, Subscription to, @Nullable String person) {
        var now = clock.instant();
        var event = Event.test(caller.app(), to.id(), ids.get(), caller.name(), now);
        var message = new Sender.Message(
                event.id(),
                event.type(),
                event.subject(),
                person == null ? to.address() : person,
                Codec.encode(event),
                to.signing(now),
                now,
                Senders.TIMEOUT);
        var outcome = senders.send(to.target(), to.manner().template(), List.of(message)).getFirst();
        return result(event.id(), outcome, now);
    }

    private Result result(String id, Sender.Outcome outcome, Instant begun) {
        var note = switch (outcome) {
            case Sender.Outcome.Delivered(var said) -> said;
            case Sender.Outcome.Partly(var said) -> said;
            case Sender.Outcome.Failed(var reason, var after) -> reason;
            case Sender.Outcome.Rejected(var reason) -> reason;
            case Sender.Outcome.Gone(var reason) -> reason;
        };
        return new Result(
                id,
                outcome.word(),
                note,
                Duration.between(begun, clock.instant()).toMillis());
    }
}
