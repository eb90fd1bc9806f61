// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.apikey;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.problem.Problem;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Creates an API key for the caller's application. Only the result of this action contains the key in plain text.
 *
 * <p>If the caller has no key or is an operator, the first key of an application must have the scope {@code manage}.
 * The reason is that keys with other scopes can't create other keys. A caller with
 * another kind of credential that allows managing the application can choose any scope. If several callers without a
 * key create the first key concurrently, only one of them succeeds.
 */
public final class CreateKey extends KeyAction<CreateKey.Request, ApiKeyView> {
    private final ApiKeyStore apiKeyStore;
    private final InstantSource clock;

    public CreateKey(ApiKeyStore apiKeyStore, InstantSource clock) {
        super(Request.class);
        this.apiKeyStore = apiKeyStore;
        this.clock = clock;
    }

    /**
     * @param name the name of the key. The history of an item contains this name for each change that was made with the
     *     key
     * @param actsForUsers whether requests with the key can name a user as the actor; default: false
     */
    public record Request(
            String name, Scope scope, @Nullable Boolean actsForUsers) {}

    @Override
    protected ActionResult<ApiKeyView> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkName("/name", request.name());
        checkScope(caller.app(), request.scope(), inputFaults);
        if (Boolean.TRUE.equals(request.actsForUsers())
                && (request.scope() == Scope.STAGE || request.scope() == Scope.OPERATOR))
            inputFaults.add(
                    "/actsForUsers",
                    "must be absent for a key with the scope " + request.scope().jsonName()
                            + ", which isn't allowed to act for users");
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return OptimisticRetry.retry("the API keys", () -> {
            var revision = apiKeyStore.revision();
            var problem = findProblem(caller, request);
            if (problem != null) return ActionResult.refused(problem);
            return apiKeyStore
                    .createKey(caller.app(), request, clock.instant(), revision)
                    .map(newApiKey -> ActionResult.ok(ApiKeyView.of(newApiKey.stored(), newApiKey.text())))
                    .orElse(null);
        });
    }

    private static void checkScope(String app, @Nullable Scope scope, InputFaults inputFaults) {
        if (app.equals(ApiKeyStore.OPERATOR_APP)) {
            if (scope != Scope.OPERATOR)
                inputFaults.add("/scope", "must be operator for a key that belongs to no application");
        } else if (scope == null || scope == Scope.NONE) {
            inputFaults.add("/scope", "is required, one of: read, report, task, stage, manage");
        } else if (scope == Scope.OPERATOR) {
            inputFaults.add(
                    "/scope",
                    "must be read, report, task, stage or manage; the command keys create --scope operator of the server creates an"
                            + " operator's key");
        }
    }

    private static boolean mayGiveFlag(Caller caller) {
        return caller.actsForUsers() || caller.scope() == Scope.OPERATOR;
    }

    private @Nullable Problem findProblem(Caller caller, Request request) {
        var scope = request.scope();
        if (caller.isKeyless() && apiKeyStore.hasAnyKey())
            return new Problem.Unauthorized(
                    "another caller has just created the first API key; from now on, each call needs a key");
        if (Boolean.TRUE.equals(request.actsForUsers()) && !mayGiveFlag(caller))
            return new Problem.Forbidden(
                    "only an operator, or a caller that can act for users, can create a key with" + " actsForUsers");
        var keys = apiKeyStore.findAll(caller.app());
        if (keys.size() >= ApiKeyStore.MAX_KEYS_PER_APP)
            return new Problem.Conflict(
                    "an application has at most " + ApiKeyStore.MAX_KEYS_PER_APP + " keys; delete one first");
        var needsManager = (caller.isKeyless() || caller.scope() == Scope.OPERATOR)
                && keys.stream().noneMatch(key -> key.scope() == Scope.MANAGE);
        return needsManager && scope != Scope.MANAGE && scope != Scope.OPERATOR
                ? new Problem.Conflict("the first key of application " + caller.app()
                        + " must have the scope manage; a key with the scope " + scope.jsonName()
                        + " can't create other keys")
                : null;
    }
}
