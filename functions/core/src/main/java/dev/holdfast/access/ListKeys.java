package dev.holdfast.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.problem.Answer;
import java.util.List;

/** Lists the API keys of the caller's application, without the keys themselves. */
public final class ListKeys extends Action<ListKeys.Request, ListKeys.Result> {
    private final ApiKeys keys;

    public ListKeys(ApiKeys keys) {
        super(Scope.MANAGE, Request.class);
        this.keys = keys;
    }

    public record Request() {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<KeyView> keys) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        return Answer.ok(new Result(
                keys.of(caller.app()).stream().map(s -> KeyView.of(s, null)).toList()));
    }
}
