// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.policy;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.table.DocumentStore;

/** Returns the policy of the application's queue. */
public final class GetQueuePolicy extends Action<GetQueuePolicy.Request, QueuePolicyView> {
    private final DocumentStore<QueuePolicy> policies;

    public GetQueuePolicy(DocumentStore<QueuePolicy> policies) {
        super(Scope.READ, Request.class);
        this.policies = policies;
    }

    public record Request() {}

    @Override
    protected ActionResult<QueuePolicyView> run(Caller caller, Request request) {
        return ActionResult.ok(QueuePolicyView.of(policies.read(caller.app())));
    }
}
