package dev.holdfast.hold;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import dev.holdfast.table.Document;

/** Shows how the application's queue is guarded. */
public final class GetPolicy extends Action<GetPolicy.Request, PolicyView> {
    private final Document<Policy> policies;

    public GetPolicy(Document<Policy> policies) {
        super(Scope.READ, Request.class);
        this.policies = policies;
    }

    public record Request() {}

    @Override
    protected Answer<PolicyView> run(Caller caller, Request request) {
        return Answer.ok(PolicyView.of(policies.of(caller.app())));
    }
}
