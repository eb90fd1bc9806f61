package dev.holdfast.hold;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;

/** Shows how far a large release or purge has come. */
public final class GetBatch extends Action<GetBatch.Request, Handled> {
    private final Batches batches;

    GetBatch(Batches batches) {
        super(Scope.READ, Request.class);
        this.batches = batches;
    }

    public record Request(String batch) {}

    @Override
    protected Answer<Handled> run(Caller caller, Request request) {
        var faults = new Faults().name("/batch", request.batch());
        if (faults.any()) return Answer.refused(faults.problem());
        return batches.find(caller.app(), request.batch())
                .map(batch -> Answer.ok(Handled.of(batch)))
                .orElseGet(() -> Answer.refused(new Problem.NotFound("there is no batch " + request.batch())));
    }
}
