package dev.holdfast.server;

import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.http.Callers;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.function.Supplier;

/** API keys; and, as long as there is none at all, whoever sits at this machine. */
@Singleton
class ServerCallers implements Callers {
    private final Holdfast holdfast;
    private final Keyless keyless;
    private final CurrentVertxRequest request;

    @Inject
    ServerCallers(Holdfast holdfast, Keyless keyless, CurrentVertxRequest request) {
        this.holdfast = holdfast;
        this.keyless = keyless;
        this.request = request;
    }

    @Override
    public Answer<Caller> caller(String app, HttpHeaders headers) {
        return standing(app, headers).get();
    }

    @Override
    public Supplier<Answer<Caller>> standing(String app, HttpHeaders headers) {
        var given = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
        var hostname = Keyless.hostname(request.getCurrent().request());
        return () -> given == null ? keyless(app, hostname) : bearer(app, given);
    }

    private Answer<Caller> bearer(String app, String given) {
        var key = Bearer.token(given);
        if (key == null) return unauthorized("give an API key as Authorization: Bearer hf_…");
        return holdfast.apiKeys
                .caller(app, key)
                .map(Answer::ok)
                .orElseGet(() -> unauthorized("this is not a key of application " + app));
    }

    private Answer<Caller> keyless(String app, String hostname) {
        var refusal = keyless.refusal(hostname);
        return refusal == null ? Answer.ok(Caller.application(app, Scope.MANAGE, "local")) : unauthorized(refusal);
    }

    private static Answer<Caller> unauthorized(String detail) {
        return Answer.refused(new Problem.Unauthorized(detail));
    }
}
