package dev.holdfast.alert;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Contended;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;

/** Removes a subscription; what is still on its way to its target is not delivered any more. */
public final class DeleteSubscription extends Action<DeleteSubscription.Request, DeleteSubscription.Result> {
    private final Subscriptions subscriptions;

    public DeleteSubscription(Subscriptions subscriptions) {
        super(Scope.MANAGE, Request.class);
        this.subscriptions = subscriptions;
    }

    public record Request(String id) {}

    public record Result(String id) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var faults = new Faults().name("/id", request.id());
        if (faults.any()) return Answer.refused(faults.problem());
        return Contended.retry("subscription " + request.id(), () -> {
            var stored = subscriptions.find(caller.app(), request.id()).orElse(null);
            if (stored == null) return Answer.refused(new Problem.NotFound("there is no subscription " + request.id()));
            return subscriptions.remove(stored) ? Answer.ok(new Result(request.id())) : null;
        });
    }
}
