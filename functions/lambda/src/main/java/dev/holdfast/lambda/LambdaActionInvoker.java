// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import dev.holdfast.Holdfast;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.PayloadInvoker;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls actions for the functions. IAM authorises an invocation but doesn't name the application. Either the
 * deployment's settings name its only application ({@code HOLDFAST_APP}), or the payload must contain {@code app} and
 * {@code apiKey}.
 */
@Singleton
class LambdaActionInvoker {
    private final Holdfast holdfast;
    private final Optional<String> pinnedApp;
    private final PayloadInvoker payloadInvoker = new PayloadInvoker(this::identify);

    @Inject
    LambdaActionInvoker(Holdfast holdfast, Settings settings) {
        this.holdfast = holdfast;
        this.pinnedApp = settings.app();
    }

    <Q, A> InvocationReply call(Action<Q, A> action, InvocationPayload payload) {
        return new InvocationReply(
                payload.problem() == null
                        ? payloadInvoker.call(action, payload.json())
                        : PayloadInvoker.refuse(payload.problem()));
    }

    private ActionResult<Caller> identify(@Nullable String requestedApp, @Nullable String apiKey) {
        var app = requestedApp == null ? pinnedApp.orElse(null) : requestedApp;
        if (app == null)
            return ActionResult.refused(
                    Problem.invalid("/app", "is required, because this deployment serves several applications"));
        if (pinnedApp.isPresent() && !pinnedApp.get().equals(app)) {
            return ActionResult.refused(
                    new Problem.Forbidden("this deployment serves only the application " + pinnedApp.get()));
        }
        if (apiKey != null) {
            return holdfast.apiKeyAuthenticator.authenticate(app, apiKey, "apiKey is not a key of application " + app);
        }
        return pinnedApp.isPresent()
                ? ActionResult.ok(Caller.application(app, Scope.MANAGE, "iam"))
                : ActionResult.refused(
                        new Problem.Unauthorized("give an API key of application " + app + " as apiKey"));
    }
}
