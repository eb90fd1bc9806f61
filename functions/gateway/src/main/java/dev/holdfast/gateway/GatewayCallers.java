package dev.holdfast.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.http.Callers;
import dev.holdfast.problem.Answer;
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
class GatewayCallers implements Callers {
    private static final String KEY = "Holdfast-Key";

    private final Holdfast holdfast;
    private final Optional<String> pinned;
    private final RequestContext context;

    @Inject
    GatewayCallers(Holdfast holdfast, Settings settings, RequestContext context) {
        this(holdfast, settings.app(), context);
    }

    /** @param pinned the one application that the deployment serves */
    GatewayCallers(Holdfast holdfast, Optional<String> pinned, RequestContext context) {
        this.holdfast = holdfast;
        this.pinned = pinned;
        this.context = context;
    }

    @Override
    public Answer<Caller> caller(String app, HttpHeaders headers) {
        return caller(app, headers.getHeaderString(KEY));
    }

    Answer<Caller> caller(String app, @Nullable String key) {
        if (pinned.isPresent() && !pinned.get().equals(app)) {
            return refused(new Problem.Forbidden("this deployment serves the application " + pinned.get()));
        }
        if (key != null) {
            return holdfast.apiKeys
                    .caller(app, key.strip())
                    .map(Answer::ok)
                    .orElseGet(() -> refused(new Problem.Unauthorized(KEY + " is not a key of application " + app)));
        }
        if (pinned.isEmpty()) {
            return refused(
                    new Problem.Unauthorized("this deployment serves several applications: give an API key as " + KEY));
        }
        return authorised(app);
    }

    private Answer<Caller> authorised(String app) {
        var authorizer = context.getAuthorizer();
        if (authorizer != null && authorizer.getIam() != null) {
            return signed(app, authorizer.getIam().getUserArn());
        }
        if (authorizer != null && authorizer.getJwt() != null) {
            var claims = authorizer.getJwt().getClaims();
            return Token.of(claims == null ? Map.of() : claims).caller(app);
        }
        return refused(new Problem.Unauthorized("the gateway authorised nobody"));
    }

    private static Answer<Caller> signed(String app, @Nullable String arn) {
        return arn == null || arn.isBlank()
                ? refused(new Problem.Unauthorized("the gateway authorised a signature but doesn't say whose it is"))
                : Answer.ok(Caller.application(app, Scope.MANAGE, "iam:" + arn));
    }

    private static Answer<Caller> refused(Problem problem) {
        return Answer.refused(problem);
    }
}
