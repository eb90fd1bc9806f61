// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.silence;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import java.time.InstantSource;
import java.util.List;

/** Lists all silences of an application that haven't ended, in one answer. */
public final class ListSilences extends Action<ListSilences.Request, ListSilences.Result> {
    private final SilenceStore silenceStore;
    private final InstantSource clock;

    public ListSilences(SilenceStore silenceStore, InstantSource clock) {
        super(Scope.READ, Request.class);
        this.silenceStore = silenceStore;
        this.clock = clock;
    }

    public record Request() {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Silence> silences) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        return ActionResult.ok(new Result(silenceStore.findCurrent(caller.app(), clock.instant())));
    }
}
