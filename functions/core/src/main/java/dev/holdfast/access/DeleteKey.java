package dev.holdfast.access;

import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;

/** Makes an API key worthless, at once. */
public final class DeleteKey extends Action<DeleteKey.Request, DeleteKey.Result> {
    private final ApiKeys keys;

    public DeleteKey(ApiKeys keys) {
        super(Scope.MANAGE, Request.class);
        this.keys = keys;
    }

    public record Request(String id) {}

    public record Result(String id) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var faults = new Faults().name("/id", request.id());
        if (faults.any()) return Answer.refused(faults.problem());
        return keys.remove(caller.app(), request.id())
                ? Answer.ok(new Result(request.id()))
                : Answer.refused(new Problem.NotFound("there is no key " + request.id()));
    }
}
