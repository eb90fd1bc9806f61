package dev.holdfast.subscription;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.channel.EventSender;
import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.event.Event;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
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
    private final SubscriptionStore subscriptionStore;
    private final TargetRegistry targetRegistry;
    private final Supplier<String> ids;
    private final InstantSource clock;

    public TestSubscription(
            SubscriptionStore subscriptionStore,
            TargetRegistry targetRegistry,
            Supplier<String> ids,
            InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.subscriptionStore = subscriptionStore;
        this.targetRegistry = targetRegistry;
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
    protected ActionResult<Result> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkName("/id", request.id());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return subscriptionStore
                .find(caller.app(), request.id())
                .map(found -> {
                    var fault = recipientFault(found.subscription(), request.to());
                    return fault == null
                            ? ActionResult.ok(sendTest(caller, found.subscription(), request.to()))
                            : ActionResult.<Result>refused(Problem.invalid("/to", fault));
                })
                .orElseGet(
                        () -> ActionResult.refused(new Problem.NotFound("there is no subscription " + request.id())));
    }

    private @Nullable String recipientFault(Subscription subscription, @Nullable String to) {
        if (!subscription.notifiesPeople())
            return to == null ? null : "is only for subscriptions whose address is notify";
        if (to == null) return "is required: nobody is told by a test, so say who is to get it";
        return targetRegistry.canReach(subscription.target(), to)
                ? null
                : "is no address that " + subscription.target() + " reaches";
    }

    private Result sendTest(Caller caller, Subscription to, @Nullable String person) {
        var now = clock.instant();
        var event = Event.ofTest(caller.app(), to.id(), ids.get(), caller.name(), now);
        var eventMessage = new EventSender.EventMessage(
                event.id(),
                event.type(),
                event.subject(),
                person == null ? to.address() : person,
                JsonCodec.encode(event),
                to.activeSecrets(now),
                now,
                TargetRegistry.ANSWER_TIMEOUT);
        var deliveryOutcome = targetRegistry
                .send(to.target(), to.manner().template(), List.of(eventMessage))
                .getFirst();
        return toResult(event.id(), deliveryOutcome, now);
    }

    private Result toResult(String id, EventSender.DeliveryOutcome deliveryOutcome, Instant begun) {
        var note = switch (deliveryOutcome) {
            case EventSender.DeliveryOutcome.DeliverySuccess(var said) -> said;
            case EventSender.DeliveryOutcome.PartialSuccess(var said) -> said;
            case EventSender.DeliveryOutcome.TemporaryFailure(var reason, var after) -> reason;
            case EventSender.DeliveryOutcome.PermanentRejection(var reason) -> reason;
            case EventSender.DeliveryOutcome.ReceiverGone(var reason) -> reason;
        };
        return new Result(
                id,
                deliveryOutcome.label(),
                note,
                Duration.between(begun, clock.instant()).toMillis());
    }
}
