// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.channel.EventSender;
import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.event.EventFactory;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends one test event to the target of a subscription, and returns the outcome. Holdfast doesn't retry or store the
 * test event, and doesn't count its failure. A disabled subscription stays disabled.
 */
public final class TestSubscription extends Action<TestSubscription.Request, TestSubscription.Result> {
    private final SubscriptionStore subscriptionStore;
    private final TargetRegistry targetRegistry;
    private final Supplier<String> idGenerator;
    private final MachineClock clock;

    public TestSubscription(
            SubscriptionStore subscriptionStore,
            TargetRegistry targetRegistry,
            Supplier<String> idGenerator,
            MachineClock clock) {
        super(Scope.MANAGE, Request.class);
        this.subscriptionStore = subscriptionStore;
        this.targetRegistry = targetRegistry;
        this.idGenerator = idGenerator;
        this.clock = clock;
    }

    /**
     * @param to the person to notify; required if the subscription's address is {@code notify}, otherwise not allowed
     */
    public record Request(String id, @Nullable String to) {}

    /**
     * @param outcome {@code delivered}, {@code failed}, {@code refused}, {@code rejected} or {@code gone}
     * @param note the receiver's answer, or the reason for the failure
     * @param durationMillis the duration of the attempt, in milliseconds
     */
    public record Result(String eventId, String outcome, String note, long durationMillis) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkName("/id", request.id());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return subscriptionStore
                .find(caller.app(), request.id())
                .map(stored -> {
                    var fault = recipientFault(stored.subscription(), request.to());
                    return fault == null
                            ? ActionResult.ok(sendTest(caller, stored.subscription(), request.to()))
                            : ActionResult.<Result>refused(Problem.invalid("/to", fault));
                })
                .orElseGet(
                        () -> ActionResult.refused(new Problem.NotFound("there is no subscription " + request.id())));
    }

    private @Nullable String recipientFault(Subscription subscription, @Nullable String person) {
        if (!subscription.notifiesPeople())
            return person == null ? null : "is allowed only if the subscription's address is notify";
        if (person == null) return "is required if the subscription's address is notify";
        return targetRegistry.canReach(subscription.target(), person)
                ? null
                : "must be an email address, because the target of the subscription is " + subscription.target();
    }

    private Result sendTest(Caller caller, Subscription subscription, @Nullable String person) {
        var now = clock.instant();
        var startNanos = clock.nanoTime();
        var event = EventFactory.createTest(caller.app(), subscription.id(), idGenerator.get(), caller.name(), now);
        var eventMessage = new EventSender.EventMessage(
                event.id(),
                event.type(),
                event.subject(),
                person == null ? subscription.address() : person,
                JsonCodec.encode(event),
                subscription.activeSecrets(now),
                now,
                TargetRegistry.ANSWER_TIMEOUT);
        var deliveryOutcome = targetRegistry
                .send(subscription.target(), subscription.deliveryOptions().template(), Set.of(), List.of(eventMessage))
                .getFirst();
        return toResult(event.id(), deliveryOutcome, startNanos);
    }

    private Result toResult(String eventId, EventSender.DeliveryOutcome deliveryOutcome, long startNanos) {
        var text = switch (deliveryOutcome) {
            case EventSender.DeliveryOutcome.DeliverySuccess(var note) -> note;
            case EventSender.DeliveryOutcome.PartialSuccess(var note, var accepted) -> note;
            case EventSender.DeliveryOutcome.TemporaryFailure(var reason, var retryAfter) -> reason;
            case EventSender.DeliveryOutcome.MessageRefusal(var reason, var refusesAll) -> reason;
            case EventSender.DeliveryOutcome.PermanentRejection(var reason) -> reason;
            case EventSender.DeliveryOutcome.ReceiverGone(var reason) -> reason;
        };
        return new Result(
                eventId,
                deliveryOutcome.label(),
                text,
                Duration.ofNanos(clock.nanoTime() - startNanos).toMillis());
    }
}
