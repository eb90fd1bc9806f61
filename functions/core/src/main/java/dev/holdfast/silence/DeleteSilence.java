// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.silence;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import java.time.InstantSource;

/** Ends a silence early. */
public final class DeleteSilence extends Action<DeleteSilence.Request, DeleteSilence.Result> {
    private final SilenceStore silenceStore;
    private final InstantSource clock;

    public DeleteSilence(SilenceStore silenceStore, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.silenceStore = silenceStore;
        this.clock = clock;
    }

    public record Request(String id) {}

    public record Result(String id) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkName("/id", request.id());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return silenceStore.delete(caller.app(), request.id(), clock.instant())
                ? ActionResult.ok(new Result(request.id()))
                : ActionResult.refused(new Problem.NotFound("there is no silence " + request.id()));
    }
}
