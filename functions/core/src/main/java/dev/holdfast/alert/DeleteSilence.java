package dev.holdfast.alert;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;

/** Ends a silence before its time. */
public final class DeleteSilence extends Action<DeleteSilence.Request, DeleteSilence.Result> {
    private final Silences silences;

    public DeleteSilence(Silences silences) {
        super(Scope.MANAGE, Request.class);
        this.silences = silences;
    }

    public record Request(String id) {}

    public record Result(String id) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var faults = new Faults().name("/id", request.id());
        if (faults.any()) return Answer.refused(faults.problem());
        return silences.delete(caller.app(), request.id())
                ? Answer.ok(new Result(request.id()))
                : Answer.refused(new Problem.NotFound("there is no silence " + request.id()));
    }
}
