package dev.holdfast.hold;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;

/** Shows how far a large release or purge has come. */
public final class GetBatch implements Action<GetBatch.Request, Handled> {
    private final Batches batches;

    GetBatch(Batches batches) {
        this.batches = batches;
    }

    public record Request(String batch) {}

    @Override
    public Scope needs() {
        return Scope.READ;
    }

    @Override
    public Class<Request> takes() {
        return Request.class;
    }

    @Override
    public Answer<Handled> run(Caller caller, Request request) {
        var faults = new Faults().name("/batch", request.batch());
        if (faults.any()) return Answer.refused(faults.problem());
        return batches.find(caller.app(), request.batch())
                .map(batch -> Answer.ok(Handled.of(batch)))
                .orElseGet(() -> Answer.refused(new Problem.NotFound("there is no batch " + request.batch())));
    }
}
