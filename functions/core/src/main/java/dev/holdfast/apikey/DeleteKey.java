// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.apikey;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Deletes an API key. After the deletion, Holdfast refuses calls with the key. The action doesn't delete the last key
 * with the scope {@code manage} while the application has keys with other scopes.
 */
public final class DeleteKey extends KeyAction<DeleteKey.Request, DeleteKey.Result> {
    private final ApiKeyStore apiKeyStore;

    public DeleteKey(ApiKeyStore apiKeyStore) {
        super(Request.class);
        this.apiKeyStore = apiKeyStore;
    }

    public record Request(String id) {}

    public record Result(String id) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkName("/id", request.id());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return OptimisticRetry.retry("the API keys", () -> {
            var revision = apiKeyStore.revision();
            var problem = findProblem(caller, request.id());
            if (problem != null) return ActionResult.refused(problem);
            return apiKeyStore.deleteKey(caller.app(), request.id(), revision)
                    ? ActionResult.ok(new Result(request.id()))
                    : null;
        });
    }

    private @Nullable Problem findProblem(Caller caller, String id) {
        var keys = apiKeyStore.findAll(caller.app());
        if (keys.stream().noneMatch(key -> key.id().equals(id))) return new Problem.NotFound("there is no key " + id);
        // After the deletion of the last key, every local caller could create a key with actsForUsers.
        if (!caller.actsForUsers()
                && caller.scope() != Scope.OPERATOR
                && keys.stream().anyMatch(key -> key.id().equals(id) && key.canActForUsers()))
            return new Problem.Forbidden("key " + id
                    + " acts for users; only an operator, or a caller that can act for users, can delete it");
        var others = keys.stream().filter(key -> !key.id().equals(id)).toList();
        var keepsManager = others.isEmpty()
                || others.stream().anyMatch(key -> key.scope() == Scope.MANAGE || key.scope() == Scope.OPERATOR);
        if (keepsManager || keys.stream().noneMatch(key -> key.id().equals(id) && key.scope() == Scope.MANAGE))
            return null;
        return new Problem.Conflict(
                "key " + id + " is the last one with the scope manage; create another one, or delete"
                        + " the keys with other scopes first");
    }
}
