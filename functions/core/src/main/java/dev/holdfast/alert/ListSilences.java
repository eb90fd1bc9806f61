package dev.holdfast.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import java.util.List;

/** Lists the silences that are not over. */
public final class ListSilences extends Action<ListSilences.Request, ListSilences.Result> {
    private final Silences silences;

    public ListSilences(Silences silences) {
        super(Scope.READ, Request.class);
        this.silences = silences;
    }

    public record Request() {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Silence> silences) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        return Answer.ok(new Result(silences.of(caller.app())));
    }
}
