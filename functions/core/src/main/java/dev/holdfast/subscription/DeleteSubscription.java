// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.problem.Problem;

/**
 * Deletes a subscription, unless it is the fallback of another subscription. Holdfast marks the pending deliveries of
 * the deleted subscription as failed.
 */
public final class DeleteSubscription extends Action<DeleteSubscription.Request, DeleteSubscription.Result> {
    private final SubscriptionStore subscriptionStore;

    public DeleteSubscription(SubscriptionStore subscriptionStore) {
        super(Scope.MANAGE, Request.class);
        this.subscriptionStore = subscriptionStore;
    }

    public record Request(String id) {}

    public record Result(String id) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkName("/id", request.id());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return OptimisticRetry.retry("subscription " + request.id(), () -> {
            var row = subscriptionStore.findRow(caller.app(), request.id());
            if (row.isAbsent())
                return ActionResult.refused(new Problem.NotFound("there is no subscription " + request.id()));
            var dependents = subscriptionStore.findAll(caller.app()).stream()
                    .filter(subscription -> request.id().equals(subscription.fallback()))
                    .map(Subscription::id)
                    .toList();
            if (!dependents.isEmpty())
                return ActionResult.refused(new Problem.Conflict("subscription " + request.id()
                        + " is the fallback of " + String.join(", ", dependents)
                        + "; put these again without it first"));
            return subscriptionStore.remove(caller.app(), request.id(), row)
                    ? ActionResult.ok(new Result(request.id()))
                    : null;
        });
    }
}
