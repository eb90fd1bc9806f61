// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.apikey;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;

/** Deletes an API key. Calls with the key are unauthorized from then on. */
public final class DeleteKey extends Action<DeleteKey.Request, DeleteKey.Result> {
    private final ApiKeyStore apiKeyStore;

    public DeleteKey(ApiKeyStore apiKeyStore) {
        super(Scope.MANAGE, Request.class);
        this.apiKeyStore = apiKeyStore;
    }

    public record Request(String id) {}

    public record Result(String id) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkName("/id", request.id());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return apiKeyStore.deleteKey(caller.app(), request.id())
                ? ActionResult.ok(new Result(request.id()))
                : ActionResult.refused(new Problem.NotFound("there is no key " + request.id()));
    }
}
