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
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** API keys; and, as long as there is none at all, whoever sits at this machine. */
@Singleton
class ServerCallers implements Callers {
    static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");
    private static final String BEARER = "Bearer ";

    private final Holdfast holdfast;
    private final CurrentVertxRequest request;
    private final boolean loopback;

    @Inject
    ServerCallers(
            Holdfast holdfast, CurrentVertxRequest request, @ConfigProperty(name = "quarkus.http.host") String host) {
        this.holdfast = holdfast;
        this.request = request;
        this.loopback = LOOPBACK.contains(host);
    }

    @Override
    public Answer<Caller> caller(String app, HttpHeaders headers) {
        return standing(app, headers).get();
    }

    @Override
    public Supplier<Answer<Caller>> standing(String app, HttpHeaders headers) {
        var given = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
        var hostname = hostname();
        return () -> caller(app, given, hostname);
    }

    private Answer<Caller> caller(String app, @Nullable String given, String hostname) {
        if (given != null) {
            return given.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? holdfast.apiKeys
                            .caller(app, given.substring(BEARER.length()).strip())
                            .map(Answer::ok)
                            .orElseGet(() -> unauthorized("this is not a key of application " + app))
                    : unauthorized("give an API key as Authorization: Bearer hf_…");
        }
        if (holdfast.apiKeys.any()) return unauthorized("give an API key as Authorization: Bearer hf_…");
        if (!loopback) return unauthorized("no key exists yet: make the first on a server bound to 127.0.0.1");
        // A page from elsewhere that had its name resolved to this machine still names itself in Host.
        if (!LOOPBACK.contains(hostname)) return unauthorized("without a key, call this server as localhost");
        return Answer.ok(Caller.application(app, Scope.MANAGE, "local"));
    }

    /** As the caller names this server: in the header Host, or since HTTP/2 in the pseudo-header :authority. */
    private String hostname() {
        var authority = request.getCurrent().request().authority();
        return authority == null ? "" : authority.host();
    }

    private static Answer<Caller> unauthorized(String detail) {
        return Answer.refused(new Problem.Unauthorized(detail));
    }
}
