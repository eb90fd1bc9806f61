// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.silence;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import java.util.List;

/** Lists all silences of an application that haven't ended, in one answer. */
public final class ListSilences extends Action<ListSilences.Request, ListSilences.Result> {
    private final SilenceStore silenceStore;

    public ListSilences(SilenceStore silenceStore) {
        super(Scope.READ, Request.class);
        this.silenceStore = silenceStore;
    }

    public record Request() {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Silence> silences) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        return ActionResult.ok(new Result(silenceStore.findAll(caller.app())));
    }
}
