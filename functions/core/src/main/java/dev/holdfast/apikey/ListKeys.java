package dev.holdfast.apikey;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import java.util.List;

/** Lists the API keys of the caller's application, without the keys themselves. */
public final class ListKeys extends Action<ListKeys.Request, ListKeys.Result> {
    private final ApiKeyStore keys;

    public ListKeys(ApiKeyStore keys) {
        super(Scope.MANAGE, Request.class);
        this.keys = keys;
    }

    public record Request() {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<ApiKeyView> keys) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        return ActionResult.ok(new Result(keys.findAll(caller.app()).stream()
                .map(s -> ApiKeyView.of(s, null))
                .toList()));
    }
}
