package dev.holdfast.apikey;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;

/** Makes an API key worthless, at once. */
public final class DeleteKey extends Action<DeleteKey.Request, DeleteKey.Result> {
    private final ApiKeyStore keys;

    public DeleteKey(ApiKeyStore keys) {
        super(Scope.MANAGE, Request.class);
        this.keys = keys;
    }

    public record Request(String id) {}

    public record Result(String id) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkName("/id", request.id());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return keys.deleteKey(caller.app(), request.id())
                ? ActionResult.ok(new Result(request.id()))
                : ActionResult.refused(new Problem.NotFound("there is no key " + request.id()));
    }
}
