// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.problem.ActionResult;
import java.util.List;

/**
 * Lists all subscriptions of an application, at most {@value SubscriptionStore#MAX_SUBSCRIPTIONS}, without their
 * secrets.
 */
public final class ListSubscriptions extends Action<ListSubscriptions.Request, ListSubscriptions.Result> {
    private final SubscriptionStore subscriptionStore;
    private final TargetRegistry targetRegistry;

    public ListSubscriptions(SubscriptionStore subscriptionStore, TargetRegistry targetRegistry) {
        super(Scope.READ, Request.class);
        this.subscriptionStore = subscriptionStore;
        this.targetRegistry = targetRegistry;
    }

    public record Request() {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<SubscriptionView> subscriptions) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        return ActionResult.ok(new Result(subscriptionStore.findAll(caller.app()).stream()
                .map(subscription -> SubscriptionView.of(subscription, targetRegistry, null))
                .toList()));
    }
}
