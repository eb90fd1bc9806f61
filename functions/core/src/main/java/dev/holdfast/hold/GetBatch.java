// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;

/** Returns the progress of a batch. */
public final class GetBatch extends Action<GetBatch.Request, BulkResult> {
    private final BatchStore batchStore;

    GetBatch(BatchStore batchStore) {
        super(Scope.READ, Request.class);
        this.batchStore = batchStore;
    }

    public record Request(String batch) {}

    @Override
    protected ActionResult<BulkResult> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkName("/batch", request.batch());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return batchStore
                .find(caller.app(), request.batch())
                .filter(intentBatch -> QueueVisibility.sees(caller, intentBatch))
                .map(intentBatch -> ActionResult.ok(BulkResult.of(intentBatch)))
                .orElseGet(() -> ActionResult.refused(new Problem.NotFound("there is no batch " + request.batch())));
    }
}
