package dev.holdfast.access;

import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import java.time.InstantSource;

/** Makes an API key for the caller's application; it is shown in this answer and never again. */
public final class CreateKey extends Action<CreateKey.Request, KeyView> {
    private final ApiKeys keys;
    private final InstantSource clock;

    public CreateKey(ApiKeys keys, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.keys = keys;
        this.clock = clock;
    }

    /** @param name who will use it; stands in the history of what it does */
    public record Request(String name, Scope scope) {}

    @Override
    protected Answer<KeyView> run(Caller caller, Request request) {
        var faults = new Faults().name("/name", request.name());
        if (request.scope() == null) faults.add("/scope", "is required, one of: read, report, manage");
        if (faults.any()) return Answer.refused(faults.problem());
        if (keys.of(caller.app()).size() >= ApiKeys.MAX) {
            return Answer.refused(
                    new Problem.Conflict("an application has at most " + ApiKeys.MAX + " keys; delete one first"));
        }
        var made = keys.make(caller.app(), request.name(), request.scope(), clock.instant());
        return Answer.ok(KeyView.of(made.stored(), made.text()));
    }
}
