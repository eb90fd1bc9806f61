// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.access;

import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.http.CallerResolver;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.function.Supplier;

/**
 * Identifies callers by their API key, or by the token of an OpenID provider. While no key exists, local requests need
 * no key.
 */
@Singleton
class ServerCallerResolver implements CallerResolver {
    private final Holdfast holdfast;
    private final KeylessAccess keylessAccess;
    private final TokenAccess tokenAccess;
    private final CurrentVertxRequest request;

    @Inject
    ServerCallerResolver(
            Holdfast holdfast, KeylessAccess keylessAccess, TokenAccess tokenAccess, CurrentVertxRequest request) {
        this.holdfast = holdfast;
        this.keylessAccess = keylessAccess;
        this.tokenAccess = tokenAccess;
        this.request = request;
    }

    @Override
    public ActionResult<Caller> caller(String app, HttpHeaders headers) {
        return callerCheck(app, headers).get();
    }

    @Override
    public ActionResult<Caller> callerOfCredential(HttpHeaders headers) {
        var authorization = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            var refusal = keylessAccess.refusal(
                    KeylessAccess.hostname(request.getCurrent().request()));
            return refusal == null
                    ? ActionResult.refused(Problem.invalid("Holdfast-App", "is required without an API key"))
                    : unauthorized(refusal);
        }
        var key = BearerToken.token(authorization);
        if (key != null && tokenAccess.accepts(key)) return tokenAccess.caller(key, null);
        return key == null
                ? unauthorized(KeylessAccess.KEY_HINT)
                : holdfast.apiKeyAuthenticator.authenticate(
                        key, "the API key is not a key of an application" + APP_HINT);
    }

    @Override
    public Supplier<ActionResult<Caller>> callerCheck(String app, HttpHeaders headers) {
        var authorization = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
        var hostname = KeylessAccess.hostname(request.getCurrent().request());
        return () -> authorization == null ? localCaller(app, hostname) : keyCaller(app, authorization);
    }

    private ActionResult<Caller> keyCaller(String app, String authorization) {
        var key = BearerToken.token(authorization);
        if (key == null) return unauthorized(KeylessAccess.KEY_HINT);
        if (tokenAccess.accepts(key)) return tokenAccess.caller(key, app);
        return holdfast.apiKeyAuthenticator.authenticate(app, key, "the API key is not a key of application " + app);
    }

    private ActionResult<Caller> localCaller(String app, String hostname) {
        var refusal = keylessAccess.refusal(hostname);
        return refusal == null ? ActionResult.ok(Caller.withoutKey(app, "local")) : unauthorized(refusal);
    }

    private static ActionResult<Caller> unauthorized(String detail) {
        return ActionResult.refused(new Problem.Unauthorized(detail));
    }
}
