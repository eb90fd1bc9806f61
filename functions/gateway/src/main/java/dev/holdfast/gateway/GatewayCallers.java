package dev.holdfast.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.http.Callers;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.Optional;

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
    private final APIGatewayV2HTTPEvent.RequestContext context;

    @Inject
    GatewayCallers(Holdfast holdfast, Settings settings, APIGatewayV2HTTPEvent.RequestContext context) {
        this.holdfast = holdfast;
        this.pinned = settings.app();
        this.context = context;
    }

    @Override
    public Answer<Caller> caller(String app, HttpHeaders headers) {
        if (pinned.isPresent() && !pinned.get().equals(app)) {
            return refused(new Problem.Forbidden("this deployment serves the application " + pinned.get()));
        }
        var key = headers.getHeaderString(KEY);
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
            return Answer.ok(Caller.application(
                    app, Scope.MANAGE, "iam:" + authorizer.getIam().getUserArn()));
        }
        if (authorizer == null || authorizer.getJwt() == null) {
            return refused(new Problem.Unauthorized("the gateway authorised nobody"));
        }
        var claims = authorizer.getJwt().getClaims();
        var email = claims.get("email");
        return scope(claims.getOrDefault("scope", ""))
                .map(scope -> Answer.ok(
                        new Caller(app, scope, email == null ? "jwt:" + claims.get("sub") : email, email != null)))
                .orElseGet(() ->
                        refused(new Problem.Forbidden("the token has none of the scopes read, report and manage")));
    }

    private static Optional<Scope> scope(String claim) {
        var words = Arrays.stream(claim.split(" "))
                .map(word -> word.replaceFirst("^.*[/:]", ""))
                .toList();
        return Arrays.stream(Scope.values())
                .sorted((a, b) -> b.compareTo(a))
                .filter(scope -> words.contains(scope.word()))
                .findFirst();
    }

    private static Answer<Caller> refused(Problem problem) {
        return Answer.refused(problem);
    }
}
