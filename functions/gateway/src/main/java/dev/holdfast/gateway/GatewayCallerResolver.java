// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.http.CallerResolver;
import dev.holdfast.http.ClaimNames;
import dev.holdfast.http.TokenClaims;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Identifies callers that API Gateway has authorised. An API key in {@code Holdfast-Key} identifies the application and
 * the scope. A deployment accepts requests without a key only if its settings pin it to one application. A token's
 * scope ends with {@code read}, {@code report}, {@code task}, {@code stage} or {@code manage} after a slash or colon
 * ({@code holdfast/manage}). A token with an {@code email} belongs to a person. The issuer must have verified this address.
 * The settings can name other claims.
 */
@Singleton
class GatewayCallerResolver implements CallerResolver {
    private static final String KEY_HEADER = "Holdfast-Key";

    private final Holdfast holdfast;
    private final Optional<String> pinnedApp;
    private final ClaimNames claimNames;
    private final RequestContext context;

    @Inject
    GatewayCallerResolver(Holdfast holdfast, Settings settings, RequestContext context) {
        this(
                holdfast,
                settings.app(),
                new ClaimNames(
                        settings.nameClaim(),
                        settings.emailVerification(),
                        settings.scopeClaims(),
                        settings.scopePrefix().orElse(""),
                        settings.clientClaims()),
                context);
    }

    /** @param pinnedApp the only application that the deployment serves; empty if it serves several applications */
    GatewayCallerResolver(
            Holdfast holdfast, Optional<String> pinnedApp, ClaimNames claimNames, RequestContext context) {
        this.holdfast = holdfast;
        this.pinnedApp = pinnedApp;
        this.claimNames = claimNames;
        this.context = context;
    }

    /** Returns false, because API Gateway passes requests on as JSON, and may have decoded their headers. */
    @Override
    public boolean getsHeaderBytes() {
        return false;
    }

    @Override
    public ActionResult<Caller> caller(String app, HttpHeaders headers) {
        return caller(app, headers.getHeaderString(KEY_HEADER));
    }

    @Override
    public ActionResult<Caller> callerOfCredential(HttpHeaders headers) {
        var key = headers.getHeaderString(KEY_HEADER);
        if (pinnedApp.isPresent()) return caller(pinnedApp.get(), key);
        return key == null
                ? keyRequired()
                : holdfast.apiKeyAuthenticator.authenticate(
                        key.strip(), KEY_HEADER + " is not a key of an application" + APP_HINT);
    }

    private static ActionResult<Caller> keyRequired() {
        return refused(new Problem.Unauthorized(
                KEY_HEADER + " is required, because this deployment serves several applications"));
    }

    ActionResult<Caller> caller(String app, @Nullable String key) {
        if (pinnedApp.isPresent() && !pinnedApp.get().equals(app)) {
            return refused(new Problem.Forbidden("this deployment serves only the application " + pinnedApp.get()));
        }
        if (key != null) {
            return holdfast.apiKeyAuthenticator.authenticate(
                    app, key.strip(), KEY_HEADER + " is not a key of application " + app);
        }
        return pinnedApp.isEmpty() ? keyRequired() : authorisedCaller(app);
    }

    private ActionResult<Caller> authorisedCaller(String app) {
        var authorizer = context.getAuthorizer();
        if (authorizer != null && authorizer.getIam() != null) {
            return iamCaller(app, authorizer.getIam().getUserArn());
        }
        if (authorizer != null && authorizer.getJwt() != null) {
            var claims = authorizer.getJwt().getClaims();
            return TokenClaims.of(claims == null ? Map.of() : claims, claimNames)
                    .caller(app);
        }
        return refused(new Problem.Unauthorized("the gateway authorised no caller"));
    }

    private static ActionResult<Caller> iamCaller(String app, @Nullable String arn) {
        return arn == null || arn.isBlank()
                ? refused(new Problem.Unauthorized("the gateway authorised a signature without a user"))
                : ActionResult.ok(Caller.application(app, Scope.MANAGE, "iam:" + arn));
    }

    private static ActionResult<Caller> refused(Problem problem) {
        return ActionResult.refused(problem);
    }
}
