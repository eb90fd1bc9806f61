package dev.holdfast.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.http.CallerResolver;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Callers that API Gateway has authorised. An API key in {@code Holdfast-Key} says for which application and with which scope;
 * without one the deployment must be pinned to an application. A token's scopes are those that end in {@code read}, {@code
 * report} or {@code manage} after a slash or colon ({@code holdfast/manage}); a token with an {@code email} is a person's.
 */
@Singleton
class GatewayCallerResolver implements CallerResolver {
    private static final String KEY_HEADER = "Holdfast-Key";

    private final Holdfast holdfast;
    private final Optional<String> pinnedApp;
    private final RequestContext context;

    @Inject
    GatewayCallerResolver(Holdfast holdfast, Settings settings, RequestContext context) {
        this(holdfast, settings.app(), context);
    }

    /** @param pinned the one application that the deployment serves */
    GatewayCallerResolver(Holdfast holdfast, Optional<String> pinned, RequestContext context) {
        this.holdfast = holdfast;
        this.pinnedApp = pinned;
        this.context = context;
    }

    @Override
    public ActionResult<Caller> caller(String app, HttpHeaders headers) {
        return caller(app, headers.getHeaderString(KEY_HEADER));
    }

    ActionResult<Caller> caller(String app, @Nullable String key) {
        if (pinnedApp.isPresent() && !pinnedApp.get().equals(app)) {
            return refused(new Problem.Forbidden("this deployment serves the application " + pinnedApp.get()));
        }
        if (key != null) {
            return holdfast.apiKeyStore
                    .findCaller(app, key.strip())
                    .map(ActionResult::ok)
                    .orElseGet(() ->
                            refused(new Problem.Unauthorized(KEY_HEADER + " is not a key of application " + app)));
        }
        if (pinnedApp.isEmpty()) {
            return refused(new Problem.Unauthorized(
                    "this deployment serves several applications: give an API key as " + KEY_HEADER));
        }
        return authorisedCaller(app);
    }

    private ActionResult<Caller> authorisedCaller(String app) {
        var authorizer = context.getAuthorizer();
        if (authorizer != null && authorizer.getIam() != null) {
            return iamCaller(app, authorizer.getIam().getUserArn());
        }
        if (authorizer != null && authorizer.getJwt() != null) {
            var claims = authorizer.getJwt().getClaims();
            return TokenClaims.of(claims == null ? Map.of() : claims).caller(app);
        }
        return refused(new Problem.Unauthorized("the gateway authorised nobody"));
    }

    private static ActionResult<Caller> iamCaller(String app, @Nullable String arn) {
        return arn == null || arn.isBlank()
                ? refused(new Problem.Unauthorized("the gateway authorised a signature but doesn't say whose it is"))
                : ActionResult.ok(Caller.application(app, Scope.MANAGE, "iam:" + arn));
    }

    private static ActionResult<Caller> refused(Problem problem) {
        return ActionResult.refused(problem);
    }
}
